/* gemtext/phrase.c: the few words that conversion adds; see phrase.h. */
#include "gemtext/phrase.h"

static const struct {
	const char *lang;
	const char *words[PHRASES];
} languages[] = {
	{ "en", { "Footnotes", "Table", "Video", "Audio" } },
	{ "ar", { "الحواشي", "جدول", "فيديو", "صوت" } },
	{ "bg", { "Бележки", "Таблица", "Видео", "Аудио" } },
	{ "ca", { "Notes", "Taula", "Vídeo", "Àudio" } },
	{ "cs", { "Poznámky pod čarou", "Tabulka", "Video", "Zvuk" } },
	{ "da", { "Fodnoter", "Tabel", "Video", "Lyd" } },
	{ "de", { "Fußnoten", "Tabelle", "Video", "Ton" } },
	{ "el", { "Υποσημειώσεις", "Πίνακας", "Βίντεο", "Ήχος" } },
	{ "eo", { "Piednotoj", "Tabelo", "Video", "Sono" } },
	{ "es", { "Notas", "Tabla", "Vídeo", "Audio" } },
	{ "fa", { "پانویس‌ها", "جدول", "ویدئو", "صدا" } },
	{ "fi", { "Alaviitteet", "Taulukko", "Video", "Ääni" } },
	{ "fr", { "Notes", "Tableau", "Vidéo", "Audio" } },
	{ "he", { "הערות שוליים", "טבלה", "וידאו", "שמע" } },
	{ "hu", { "Lábjegyzetek", "Táblázat", "Videó", "Hang" } },
	{ "id", { "Catatan kaki", "Tabel", "Video", "Audio" } },
	{ "it", { "Note", "Tabella", "Video", "Audio" } },
	{ "ja", { "脚注", "表", "動画", "音声" } },
	{ "ko", { "각주", "표", "동영상", "음성" } },
	{ "nb", { "Fotnoter", "Tabell", "Video", "Lyd" } },
	{ "nl", { "Voetnoten", "Tabel", "Video", "Geluid" } },
	{ "no", { "Fotnoter", "Tabell", "Video", "Lyd" } },
	{ "pl", { "Przypisy", "Tabela", "Wideo", "Dźwięk" } },
	{ "pt", { "Notas", "Tabela", "Vídeo", "Áudio" } },
	{ "ro", { "Note", "Tabel", "Video", "Audio" } },
	{ "ru", { "Примечания", "Таблица", "Видео", "Аудио" } },
	{ "sk", { "Poznámky pod čiarou", "Tabuľka", "Video", "Zvuk" } },
	{ "sv", { "Fotnoter", "Tabell", "Video", "Ljud" } },
	{ "tr", { "Dipnotlar", "Tablo", "Video", "Ses" } },
	{ "uk", { "Примітки", "Таблиця", "Відео", "Аудіо" } },
	{ "vi", { "Chú thích", "Bảng", "Video", "Âm thanh" } },
	{ "zh", { "脚注", "表", "视频", "音频" } },
};

const char *
phrase_of(enum phrase phrase, struct slice lang)
{
	lang = slice_first(lang, slice_find(lang, '-'));
	lang = slice_first(lang, slice_find(lang, '_'));
	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++) {
		if (slice_eq_nocase(slice_of(languages[i].lang), lang))
			return languages[i].words[phrase];
	}
	return languages[0].words[phrase];
}
