/* pages/phrases.c: the table of the pages' own words; see phrases.h. */
#include "pages/phrases.h"

#include <ctype.h>

struct language {
	const char *tag;
	const char *months[12];        /* in a whole date */
	const char *lone_months[12];   /* where it differs: without a day */
	const char *day, *month, *year;  /* {d}, {m}, {y}; month and year NULL: "{m} {y}", "{y}" */
	const char *words[PHRASE_COUNT];  /* NULL: English */
};

#define ENGLISH(name, english) [PHRASE_##name] = english,

static const struct language languages[] = {
    {.tag = "en",
	.months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
	    "Dec"},
	.day = "{m} {d}, {y}",
	.words = {PHRASE_TABLE(ENGLISH)}},

    {.tag = "en-GB",
	.months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
	    "Dec"},
	.day = "{d} {m} {y}"},

    {.tag = "de",
	.months = {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August",
	    "September", "Oktober", "November", "Dezember"},
	.day = "{d}. {m} {y}",
	.words = {[PHRASE_BY] = "Von {}",
	    [PHRASE_MINUTES] = "{} Min. Lesezeit",
	    [PHRASE_UPDATED] = "Aktualisiert: {}",
	    [PHRASE_APPEARED] = "Eine Fassung dieses Beitrags erschien in {}",
	    [PHRASE_COVER] = "Titelbild",
	    [PHRASE_COMMENTS] = "Kommentare ({})",
	    [PHRASE_READER] = "jemand, der mitliest",
	    [PHRASE_REPLY] = "Antwort an {}",
	    [PHRASE_ALSO] = "Auch auf Deutsch",
	    [PHRASE_ABOUT_POST] = "Über diesen Beitrag",
	    [PHRASE_ABOUT_PAGE] = "Über diese Seite",
	    [PHRASE_FILED] = "Abgelegt unter",
	    [PHRASE_SERIES] = "Teil der Reihe „{}“",
	    [PHRASE_OLDER] = "Älter: {}",
	    [PHRASE_NEWER] = "Neuer: {}",
	    [PHRASE_SOURCE] = "Markdown-Quelltext ({})",
	    [PHRASE_LATEST] = "Neueste Beiträge",
	    [PHRASE_ALL_POSTS] = "Alle Beiträge ({})",
	    [PHRASE_NO_POSTS] = "Es gibt noch keine Beiträge.",
	    [PHRASE_ARCHIVE] = "Archiv",
	    [PHRASE_UNDATED] = "Ohne Datum",
	    [PHRASE_TAGS] = "Schlagwörter",
	    [PHRASE_ALL_TAGS] = "Alle Schlagwörter ({})",
	    [PHRASE_SUBSCRIBE] = "Abonnieren",
	    [PHRASE_FEED] = "Gemini-Feed",
	    [PHRASE_ATOM] = "Atom-Feed",
	    [PHRASE_REFERENCES] = "Verweise",
	    [PHRASE_NOT_FOUND] = "Unter dieser Adresse gibt es keine Seite.",
	    [PHRASE_NEAREST] = "Unter dieser Adresse gibt es keine Seite. Am nächsten kommt {}",
	    [PHRASE_WITHDRAWN] = "Dieser Beitrag wurde zurückgezogen."}},

    {.tag = "fr",
	.months = {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
	    "septembre", "octobre", "novembre", "décembre"},
	.day = "{d} {m} {y}",
	.words = {[PHRASE_BY] = "Par {}",
	    [PHRASE_MINUTES] = "{} min de lecture",
	    [PHRASE_UPDATED] = "Mis à jour : {}",
	    [PHRASE_APPEARED] = "Une version de ce billet est parue dans {}",
	    [PHRASE_COVER] = "Image de couverture",
	    [PHRASE_COMMENTS] = "Commentaires ({})",
	    [PHRASE_READER] = "anonyme",
	    [PHRASE_REPLY] = "en réponse à {}",
	    [PHRASE_ALSO] = "Aussi en français",
	    [PHRASE_ABOUT_POST] = "À propos de ce billet",
	    [PHRASE_ABOUT_PAGE] = "À propos de cette page",
	    [PHRASE_FILED] = "Classé sous",
	    [PHRASE_SERIES] = "Dans la série « {} »",
	    [PHRASE_OLDER] = "Précédent : {}",
	    [PHRASE_NEWER] = "Suivant : {}",
	    [PHRASE_SOURCE] = "Source Markdown ({})",
	    [PHRASE_LATEST] = "Derniers billets",
	    [PHRASE_ALL_POSTS] = "Tous les billets ({})",
	    [PHRASE_NO_POSTS] = "Il n’y a pas encore de billets.",
	    [PHRASE_ARCHIVE] = "Archives",
	    [PHRASE_UNDATED] = "Sans date",
	    [PHRASE_TAGS] = "Étiquettes",
	    [PHRASE_ALL_TAGS] = "Toutes les étiquettes ({})",
	    [PHRASE_SUBSCRIBE] = "S’abonner",
	    [PHRASE_FEED] = "Flux Gemini",
	    [PHRASE_ATOM] = "Flux Atom",
	    [PHRASE_REFERENCES] = "Liens",
	    [PHRASE_NOT_FOUND] = "Il n’y a pas de page à cette adresse.",
	    [PHRASE_NEAREST] = "Il n’y a pas de page à cette adresse. La plus proche est {}",
	    [PHRASE_WITHDRAWN] = "Ce billet a été retiré par son auteur."}},

    {.tag = "es",
	.months = {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
	    "septiembre", "octubre", "noviembre", "diciembre"},
	.day = "{d} de {m} de {y}",
	.month = "{m} de {y}",
	.words = {[PHRASE_BY] = "Por {}",
	    [PHRASE_MINUTES] = "{} min de lectura",
	    [PHRASE_UPDATED] = "Actualizado: {}",
	    [PHRASE_APPEARED] = "Una versión de esta entrada apareció en {}",
	    [PHRASE_COVER] = "Imagen de portada",
	    [PHRASE_COMMENTS] = "Comentarios ({})",
	    [PHRASE_READER] = "anónimo",
	    [PHRASE_REPLY] = "en respuesta a {}",
	    [PHRASE_ALSO] = "También en español",
	    [PHRASE_ABOUT_POST] = "Sobre esta entrada",
	    [PHRASE_ABOUT_PAGE] = "Sobre esta página",
	    [PHRASE_FILED] = "Archivado en",
	    [PHRASE_SERIES] = "Parte de la serie «{}»",
	    [PHRASE_OLDER] = "Anterior: {}",
	    [PHRASE_NEWER] = "Siguiente: {}",
	    [PHRASE_SOURCE] = "Fuente Markdown ({})",
	    [PHRASE_LATEST] = "Últimas entradas",
	    [PHRASE_ALL_POSTS] = "Todas las entradas ({})",
	    [PHRASE_NO_POSTS] = "Aún no hay entradas.",
	    [PHRASE_ARCHIVE] = "Archivo",
	    [PHRASE_UNDATED] = "Sin fecha",
	    [PHRASE_TAGS] = "Etiquetas",
	    [PHRASE_ALL_TAGS] = "Todas las etiquetas ({})",
	    [PHRASE_SUBSCRIBE] = "Suscribirse",
	    [PHRASE_FEED] = "Canal Gemini",
	    [PHRASE_ATOM] = "Canal Atom",
	    [PHRASE_REFERENCES] = "Enlaces",
	    [PHRASE_NOT_FOUND] = "No hay ninguna página en esta dirección.",
	    [PHRASE_NEAREST] = "No hay ninguna página en esta dirección. La más cercana es {}",
	    [PHRASE_WITHDRAWN] = "Su autor ha retirado esta entrada."}},

    {.tag = "it",
	.months = {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto",
	    "settembre", "ottobre", "novembre", "dicembre"},
	.day = "{d} {m} {y}",
	.words = {[PHRASE_BY] = "Di {}",
	    [PHRASE_MINUTES] = "{} min di lettura",
	    [PHRASE_UPDATED] = "Aggiornato: {}",
	    [PHRASE_APPEARED] = "Una versione di questo articolo è apparsa su {}",
	    [PHRASE_COVER] = "Immagine di copertina",
	    [PHRASE_COMMENTS] = "Commenti ({})",
	    [PHRASE_READER] = "anonimo",
	    [PHRASE_REPLY] = "in risposta a {}",
	    [PHRASE_ALSO] = "Anche in italiano",
	    [PHRASE_ABOUT_POST] = "Su questo articolo",
	    [PHRASE_ABOUT_PAGE] = "Su questa pagina",
	    [PHRASE_FILED] = "Archiviato in",
	    [PHRASE_SERIES] = "Parte della serie «{}»",
	    [PHRASE_OLDER] = "Precedente: {}",
	    [PHRASE_NEWER] = "Successivo: {}",
	    [PHRASE_SOURCE] = "Sorgente Markdown ({})",
	    [PHRASE_LATEST] = "Ultimi articoli",
	    [PHRASE_ALL_POSTS] = "Tutti gli articoli ({})",
	    [PHRASE_NO_POSTS] = "Non ci sono ancora articoli.",
	    [PHRASE_ARCHIVE] = "Archivio",
	    [PHRASE_UNDATED] = "Senza data",
	    [PHRASE_TAGS] = "Etichette",
	    [PHRASE_ALL_TAGS] = "Tutte le etichette ({})",
	    [PHRASE_SUBSCRIBE] = "Abbonarsi",
	    [PHRASE_FEED] = "Feed Gemini",
	    [PHRASE_ATOM] = "Feed Atom",
	    [PHRASE_REFERENCES] = "Collegamenti",
	    [PHRASE_NOT_FOUND] = "Non c’è nessuna pagina a questo indirizzo.",
	    [PHRASE_NEAREST] = "Non c’è nessuna pagina a questo indirizzo. La più vicina è {}",
	    [PHRASE_WITHDRAWN] = "L’articolo è stato ritirato dall’autore."}},

    {.tag = "pt",
	.months = {"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto",
	    "setembro", "outubro", "novembro", "dezembro"},
	.day = "{d} de {m} de {y}",
	.month = "{m} de {y}",
	.words = {[PHRASE_BY] = "Por {}",
	    [PHRASE_MINUTES] = "{} min de leitura",
	    [PHRASE_UPDATED] = "Atualizado: {}",
	    [PHRASE_APPEARED] = "Uma versão deste texto foi publicada em {}",
	    [PHRASE_COVER] = "Imagem de capa",
	    [PHRASE_COMMENTS] = "Comentários ({})",
	    [PHRASE_READER] = "anônimo",
	    [PHRASE_REPLY] = "em resposta a {}",
	    [PHRASE_ALSO] = "Também em português",
	    [PHRASE_ABOUT_POST] = "Sobre este texto",
	    [PHRASE_ABOUT_PAGE] = "Sobre esta página",
	    [PHRASE_FILED] = "Arquivado em",
	    [PHRASE_SERIES] = "Parte da série “{}”",
	    [PHRASE_OLDER] = "Anterior: {}",
	    [PHRASE_NEWER] = "Seguinte: {}",
	    [PHRASE_SOURCE] = "Fonte Markdown ({})",
	    [PHRASE_LATEST] = "Textos recentes",
	    [PHRASE_ALL_POSTS] = "Todos os textos ({})",
	    [PHRASE_NO_POSTS] = "Ainda não há textos.",
	    [PHRASE_ARCHIVE] = "Arquivo",
	    [PHRASE_UNDATED] = "Sem data",
	    [PHRASE_TAGS] = "Etiquetas",
	    [PHRASE_ALL_TAGS] = "Todas as etiquetas ({})",
	    [PHRASE_SUBSCRIBE] = "Assinar",
	    [PHRASE_FEED] = "Feed Gemini",
	    [PHRASE_ATOM] = "Feed Atom",
	    [PHRASE_REFERENCES] = "Ligações",
	    [PHRASE_NOT_FOUND] = "Não há nenhuma página neste endereço.",
	    [PHRASE_NEAREST] = "Não há nenhuma página neste endereço. A mais próxima é {}",
	    [PHRASE_WITHDRAWN] = "Este texto foi retirado pelo autor."}},

    {.tag = "nl",
	.months = {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus",
	    "september", "oktober", "november", "december"},
	.day = "{d} {m} {y}",
	.words = {[PHRASE_BY] = "Door {}",
	    [PHRASE_MINUTES] = "{} min lezen",
	    [PHRASE_UPDATED] = "Bijgewerkt: {}",
	    [PHRASE_APPEARED] = "Een versie van dit stuk verscheen in {}",
	    [PHRASE_COVER] = "Omslagfoto",
	    [PHRASE_COMMENTS] = "Reacties ({})",
	    [PHRASE_READER] = "een lezer",
	    [PHRASE_REPLY] = "in antwoord op {}",
	    [PHRASE_ALSO] = "Ook in het Nederlands",
	    [PHRASE_ABOUT_POST] = "Over dit stuk",
	    [PHRASE_ABOUT_PAGE] = "Over deze pagina",
	    [PHRASE_FILED] = "Opgeborgen onder",
	    [PHRASE_SERIES] = "Deel van de reeks ‘{}’",
	    [PHRASE_OLDER] = "Ouder: {}",
	    [PHRASE_NEWER] = "Nieuwer: {}",
	    [PHRASE_SOURCE] = "Markdown-bron ({})",
	    [PHRASE_LATEST] = "Nieuwste stukken",
	    [PHRASE_ALL_POSTS] = "Alle stukken ({})",
	    [PHRASE_NO_POSTS] = "Er zijn nog geen stukken.",
	    [PHRASE_ARCHIVE] = "Archief",
	    [PHRASE_UNDATED] = "Zonder datum",
	    [PHRASE_TAGS] = "Trefwoorden",
	    [PHRASE_ALL_TAGS] = "Alle trefwoorden ({})",
	    [PHRASE_SUBSCRIBE] = "Volgen",
	    [PHRASE_FEED] = "Gemini-feed",
	    [PHRASE_ATOM] = "Atom-feed",
	    [PHRASE_REFERENCES] = "Verwijzingen",
	    [PHRASE_NOT_FOUND] = "Op dit adres staat geen pagina.",
	    [PHRASE_NEAREST] = "Op dit adres staat geen pagina. Het dichtst in de buurt komt {}",
	    [PHRASE_WITHDRAWN] = "Dit stuk is door de auteur teruggetrokken."}},

    {.tag = "pl",
	.months = {"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca",
	    "sierpnia", "września", "października", "listopada", "grudnia"},
	.lone_months = {"styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec", "lipiec",
	    "sierpień", "wrzesień", "październik", "listopad", "grudzień"},
	.day = "{d} {m} {y}",
	.words = {[PHRASE_BY] = "Autor: {}",
	    [PHRASE_MINUTES] = "{} min czytania",
	    [PHRASE_UPDATED] = "Aktualizacja: {}",
	    [PHRASE_APPEARED] = "Wersja tego wpisu ukazała się w: {}",
	    [PHRASE_COVER] = "Okładka",
	    [PHRASE_COMMENTS] = "Komentarze ({})",
	    [PHRASE_READER] = "anonim",
	    [PHRASE_REPLY] = "w odpowiedzi: {}",
	    [PHRASE_ALSO] = "Także po polsku",
	    [PHRASE_ABOUT_POST] = "O tym wpisie",
	    [PHRASE_ABOUT_PAGE] = "O tej stronie",
	    [PHRASE_FILED] = "Tematy",
	    [PHRASE_SERIES] = "Część cyklu „{}”",
	    [PHRASE_OLDER] = "Starszy: {}",
	    [PHRASE_NEWER] = "Nowszy: {}",
	    [PHRASE_SOURCE] = "Źródło Markdown ({})",
	    [PHRASE_LATEST] = "Najnowsze wpisy",
	    [PHRASE_ALL_POSTS] = "Wszystkie wpisy ({})",
	    [PHRASE_NO_POSTS] = "Nie ma jeszcze wpisów.",
	    [PHRASE_ARCHIVE] = "Archiwum",
	    [PHRASE_UNDATED] = "Bez daty",
	    [PHRASE_TAGS] = "Tagi",
	    [PHRASE_ALL_TAGS] = "Wszystkie tagi ({})",
	    [PHRASE_SUBSCRIBE] = "Subskrypcja",
	    [PHRASE_FEED] = "Kanał Gemini",
	    [PHRASE_ATOM] = "Kanał Atom",
	    [PHRASE_REFERENCES] = "Odnośniki",
	    [PHRASE_NOT_FOUND] = "Pod tym adresem nie ma strony.",
	    [PHRASE_NEAREST] = "Pod tym adresem nie ma strony. Najbliższa to {}",
	    [PHRASE_WITHDRAWN] = "Autor wycofał ten wpis."}},

    {.tag = "ru",
	.months = {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа",
	    "сентября", "октября", "ноября", "декабря"},
	.lone_months = {"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август",
	    "сентябрь", "октябрь", "ноябрь", "декабрь"},
	.day = "{d} {m} {y} г.",
	.month = "{m} {y} г.",
	.year = "{y} г.",
	.words = {[PHRASE_BY] = "Автор: {}",
	    [PHRASE_MINUTES] = "{} мин чтения",
	    [PHRASE_UPDATED] = "Обновлено: {}",
	    [PHRASE_APPEARED] = "Версия этой записи опубликована в: {}",
	    [PHRASE_COVER] = "Обложка",
	    [PHRASE_COMMENTS] = "Комментарии ({})",
	    [PHRASE_READER] = "аноним",
	    [PHRASE_REPLY] = "в ответ: {}",
	    [PHRASE_ALSO] = "Также по-русски",
	    [PHRASE_ABOUT_POST] = "Об этой записи",
	    [PHRASE_ABOUT_PAGE] = "Об этой странице",
	    [PHRASE_FILED] = "Темы",
	    [PHRASE_SERIES] = "Из серии «{}»",
	    [PHRASE_OLDER] = "Раньше: {}",
	    [PHRASE_NEWER] = "Позже: {}",
	    [PHRASE_SOURCE] = "Исходный текст Markdown ({})",
	    [PHRASE_LATEST] = "Новые записи",
	    [PHRASE_ALL_POSTS] = "Все записи ({})",
	    [PHRASE_NO_POSTS] = "Записей пока нет.",
	    [PHRASE_ARCHIVE] = "Архив",
	    [PHRASE_UNDATED] = "Без даты",
	    [PHRASE_TAGS] = "Метки",
	    [PHRASE_ALL_TAGS] = "Все метки ({})",
	    [PHRASE_SUBSCRIBE] = "Подписка",
	    [PHRASE_FEED] = "Лента Gemini",
	    [PHRASE_ATOM] = "Лента Atom",
	    [PHRASE_REFERENCES] = "Ссылки",
	    [PHRASE_NOT_FOUND] = "По этому адресу нет страницы.",
	    [PHRASE_NEAREST] = "По этому адресу нет страницы. Ближайшая: {}",
	    [PHRASE_WITHDRAWN] = "Автор отозвал эту запись."}},

    {.tag = "uk",
	.months = {"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня",
	    "вересня", "жовтня", "листопада", "грудня"},
	.lone_months = {"січень", "лютий", "березень", "квітень", "травень", "червень", "липень",
	    "серпень", "вересень", "жовтень", "листопад", "грудень"},
	.day = "{d} {m} {y} р.",
	.month = "{m} {y} р.",
	.year = "{y} р.",
	.words = {[PHRASE_BY] = "Автор: {}",
	    [PHRASE_MINUTES] = "{} хв читання",
	    [PHRASE_UPDATED] = "Оновлено: {}",
	    [PHRASE_APPEARED] = "Версію цього допису опубліковано в: {}",
	    [PHRASE_COVER] = "Обкладинка",
	    [PHRASE_COMMENTS] = "Коментарі ({})",
	    [PHRASE_READER] = "анонім",
	    [PHRASE_REPLY] = "у відповідь: {}",
	    [PHRASE_ALSO] = "Також українською",
	    [PHRASE_ABOUT_POST] = "Про цей допис",
	    [PHRASE_ABOUT_PAGE] = "Про цю сторінку",
	    [PHRASE_FILED] = "Теми",
	    [PHRASE_SERIES] = "Із серії «{}»",
	    [PHRASE_OLDER] = "Раніше: {}",
	    [PHRASE_NEWER] = "Пізніше: {}",
	    [PHRASE_SOURCE] = "Вихідний текст Markdown ({})",
	    [PHRASE_LATEST] = "Нові дописи",
	    [PHRASE_ALL_POSTS] = "Усі дописи ({})",
	    [PHRASE_NO_POSTS] = "Дописів поки немає.",
	    [PHRASE_ARCHIVE] = "Архів",
	    [PHRASE_UNDATED] = "Без дати",
	    [PHRASE_TAGS] = "Мітки",
	    [PHRASE_ALL_TAGS] = "Усі мітки ({})",
	    [PHRASE_SUBSCRIBE] = "Підписка",
	    [PHRASE_FEED] = "Стрічка Gemini",
	    [PHRASE_ATOM] = "Стрічка Atom",
	    [PHRASE_REFERENCES] = "Посилання",
	    [PHRASE_NOT_FOUND] = "За цією адресою немає сторінки.",
	    [PHRASE_NEAREST] = "За цією адресою немає сторінки. Найближча: {}",
	    [PHRASE_WITHDRAWN] = "Автор відкликав цей допис."}},

    {.tag = "ja",
	.months = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
	.day = "{y}年{m}月{d}日",
	.month = "{y}年{m}月",
	.year = "{y}年",
	.words = {[PHRASE_BY] = "著者：{}",
	    [PHRASE_MINUTES] = "約{}分",
	    [PHRASE_UPDATED] = "更新：{}",
	    [PHRASE_APPEARED] = "この記事の別の版の掲載先：{}",
	    [PHRASE_COVER] = "表紙の画像",
	    [PHRASE_COMMENTS] = "コメント（{}）",
	    [PHRASE_READER] = "読者",
	    [PHRASE_REPLY] = "{} への返信",
	    [PHRASE_ALSO] = "日本語版",
	    [PHRASE_ABOUT_POST] = "この記事について",
	    [PHRASE_ABOUT_PAGE] = "このページについて",
	    [PHRASE_FILED] = "タグ",
	    [PHRASE_SERIES] = "連載「{}」",
	    [PHRASE_OLDER] = "前の記事：{}",
	    [PHRASE_NEWER] = "次の記事：{}",
	    [PHRASE_SOURCE] = "Markdown の原文（{}）",
	    [PHRASE_LATEST] = "新しい記事",
	    [PHRASE_ALL_POSTS] = "すべての記事（{}）",
	    [PHRASE_NO_POSTS] = "まだ記事はありません。",
	    [PHRASE_ARCHIVE] = "アーカイブ",
	    [PHRASE_UNDATED] = "日付なし",
	    [PHRASE_TAGS] = "タグ",
	    [PHRASE_ALL_TAGS] = "すべてのタグ（{}）",
	    [PHRASE_SUBSCRIBE] = "購読",
	    [PHRASE_FEED] = "Gemini フィード",
	    [PHRASE_ATOM] = "Atom フィード",
	    [PHRASE_REFERENCES] = "リンク",
	    [PHRASE_NOT_FOUND] = "このアドレスにページはありません。",
	    [PHRASE_NEAREST] = "このアドレスにページはありません。近いページ：{}",
	    [PHRASE_WITHDRAWN] = "この記事は著者により取り下げられました。"}},

    {.tag = "zh",
	.months = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
	.day = "{y}年{m}月{d}日",
	.month = "{y}年{m}月",
	.year = "{y}年",
	.words = {[PHRASE_BY] = "作者：{}",
	    [PHRASE_MINUTES] = "阅读约 {} 分钟",
	    [PHRASE_UPDATED] = "更新：{}",
	    [PHRASE_APPEARED] = "本文的一个版本刊于 {}",
	    [PHRASE_COVER] = "封面图片",
	    [PHRASE_COMMENTS] = "评论（{}）",
	    [PHRASE_READER] = "读者",
	    [PHRASE_REPLY] = "回复 {}",
	    [PHRASE_ALSO] = "中文版",
	    [PHRASE_ABOUT_POST] = "关于本文",
	    [PHRASE_ABOUT_PAGE] = "关于本页",
	    [PHRASE_FILED] = "标签",
	    [PHRASE_SERIES] = "系列《{}》",
	    [PHRASE_OLDER] = "上一篇：{}",
	    [PHRASE_NEWER] = "下一篇：{}",
	    [PHRASE_SOURCE] = "Markdown 源文件（{}）",
	    [PHRASE_LATEST] = "最新文章",
	    [PHRASE_ALL_POSTS] = "全部文章（{}）",
	    [PHRASE_NO_POSTS] = "还没有文章。",
	    [PHRASE_ARCHIVE] = "归档",
	    [PHRASE_UNDATED] = "无日期",
	    [PHRASE_TAGS] = "标签",
	    [PHRASE_ALL_TAGS] = "全部标签（{}）",
	    [PHRASE_SUBSCRIBE] = "订阅",
	    [PHRASE_FEED] = "Gemini 订阅",
	    [PHRASE_ATOM] = "Atom 订阅",
	    [PHRASE_REFERENCES] = "链接",
	    [PHRASE_NOT_FOUND] = "此地址没有页面。",
	    [PHRASE_NEAREST] = "此地址没有页面。最接近的是 {}",
	    [PHRASE_WITHDRAWN] = "本文已被作者撤回。"}},

    {.tag = "ko",
	.months = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
	.day = "{y}년 {m}월 {d}일",
	.month = "{y}년 {m}월",
	.year = "{y}년",
	.words = {[PHRASE_BY] = "글: {}",
	    [PHRASE_MINUTES] = "읽는 데 {}분",
	    [PHRASE_UPDATED] = "고침: {}",
	    [PHRASE_APPEARED] = "이 글의 다른 판이 실린 곳: {}",
	    [PHRASE_COVER] = "표지 그림",
	    [PHRASE_COMMENTS] = "댓글 ({})",
	    [PHRASE_READER] = "독자",
	    [PHRASE_REPLY] = "{} 님에게 답글",
	    [PHRASE_ALSO] = "한국어 판",
	    [PHRASE_ABOUT_POST] = "이 글에 대하여",
	    [PHRASE_ABOUT_PAGE] = "이 페이지에 대하여",
	    [PHRASE_FILED] = "태그",
	    [PHRASE_SERIES] = "연재 “{}”",
	    [PHRASE_OLDER] = "이전 글: {}",
	    [PHRASE_NEWER] = "다음 글: {}",
	    [PHRASE_SOURCE] = "Markdown 원문 ({})",
	    [PHRASE_LATEST] = "최근 글",
	    [PHRASE_ALL_POSTS] = "모든 글 ({})",
	    [PHRASE_NO_POSTS] = "아직 글이 없습니다.",
	    [PHRASE_ARCHIVE] = "보관함",
	    [PHRASE_UNDATED] = "날짜 없음",
	    [PHRASE_TAGS] = "태그",
	    [PHRASE_ALL_TAGS] = "모든 태그 ({})",
	    [PHRASE_SUBSCRIBE] = "구독",
	    [PHRASE_FEED] = "Gemini 피드",
	    [PHRASE_ATOM] = "Atom 피드",
	    [PHRASE_REFERENCES] = "링크",
	    [PHRASE_NOT_FOUND] = "이 주소에는 페이지가 없습니다.",
	    [PHRASE_NEAREST] = "이 주소에는 페이지가 없습니다. 가장 가까운 페이지: {}",
	    [PHRASE_WITHDRAWN] = "글쓴이가 이 글을 거두었습니다."}},

    {.tag = "ar",
	.months = {"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر",
	    "أكتوبر", "نوفمبر", "ديسمبر"},
	.day = "{d} {m} {y}",
	.words = {[PHRASE_BY] = "بقلم {}",
	    [PHRASE_MINUTES] = "{} دقيقة للقراءة",
	    [PHRASE_UPDATED] = "آخر تحديث: {}",
	    [PHRASE_APPEARED] = "نُشرت نسخة من هذه التدوينة في {}",
	    [PHRASE_COVER] = "صورة الغلاف",
	    [PHRASE_COMMENTS] = "التعليقات ({})",
	    [PHRASE_READER] = "قارئ",
	    [PHRASE_REPLY] = "ردًا على {}",
	    [PHRASE_ALSO] = "بالعربية أيضًا",
	    [PHRASE_ABOUT_POST] = "عن هذه التدوينة",
	    [PHRASE_ABOUT_PAGE] = "عن هذه الصفحة",
	    [PHRASE_FILED] = "الوسوم",
	    [PHRASE_SERIES] = "من سلسلة «{}»",
	    [PHRASE_OLDER] = "الأقدم: {}",
	    [PHRASE_NEWER] = "الأحدث: {}",
	    [PHRASE_SOURCE] = "مصدر Markdown ({})",
	    [PHRASE_LATEST] = "أحدث التدوينات",
	    [PHRASE_ALL_POSTS] = "كل التدوينات ({})",
	    [PHRASE_NO_POSTS] = "لا توجد تدوينات بعد.",
	    [PHRASE_ARCHIVE] = "الأرشيف",
	    [PHRASE_UNDATED] = "بلا تاريخ",
	    [PHRASE_TAGS] = "الوسوم",
	    [PHRASE_ALL_TAGS] = "كل الوسوم ({})",
	    [PHRASE_SUBSCRIBE] = "اشتراك",
	    [PHRASE_FEED] = "خلاصة Gemini",
	    [PHRASE_ATOM] = "خلاصة Atom",
	    [PHRASE_REFERENCES] = "الروابط",
	    [PHRASE_NOT_FOUND] = "لا توجد صفحة في هذا العنوان.",
	    [PHRASE_NEAREST] = "لا توجد صفحة في هذا العنوان. الأقرب هو {}",
	    [PHRASE_WITHDRAWN] = "سحب الكاتب هذه التدوينة."}},
};

enum { LANGUAGES = sizeof(languages) / sizeof(languages[0]) };

/* "pt" of "pt-BR". */
static struct slice
primary(struct slice tag)
{
	return slice_first(tag, slice_find(tag, '-'));
}

static const struct language *
find(struct slice tag)
{
	for (size_t i = 0; i < LANGUAGES; i++) {
		if (slice_eq_nocase(slice_of(languages[i].tag), tag))
			return &languages[i];
	}
	return NULL;
}

static const struct language *
language_of(const char *lang)
{
	const struct language *l = find(slice_of(lang));

	if (!l)
		l = find(primary(slice_of(lang)));
	return l ? l : &languages[0];
}

bool
phrases_know(const char *lang)
{
	return find(slice_of(lang)) || find(primary(slice_of(lang)));
}

void
phrases_put(struct buf *out, const char *lang, enum phrase phrase, struct slice about)
{
	const char *text = language_of(lang)->words[phrase];
	struct slice rest = slice_of(text ? text : languages[0].words[phrase]);
	size_t place = slice_search(rest, SLICE("{}"));

	buf_put_slice(out, slice_first(rest, place));
	if (place < rest.len)
		buf_put_slice(out, about);
	buf_put_slice(out, slice_skip(rest, place + 2));
}

void
phrases_put_date(struct buf *out, const char *lang, const struct date *date)
{
	const struct language *l = language_of(lang);
	const char *form = l->day, *month = l->months[(date->month + 11) % 12];

	if (date->precision == DATE_NONE)
		return;
	if (date->precision == DATE_MONTH)
		form = l->month ? l->month : "{m} {y}";
	if (date->precision == DATE_MONTH && l->lone_months[0])
		month = l->lone_months[(date->month + 11) % 12];
	if (date->precision == DATE_YEAR)
		form = l->year ? l->year : "{y}";
	for (; *form != '\0'; form++) {
		if (form[0] != '{') {
			buf_putc(out, *form);
			continue;
		}
		if (form[1] == 'm')
			buf_puts(out, month);
		else
			buf_printf(out, "%d", form[1] == 'd' ? date->day : date->year);
		form += 2;
	}
}

bool
phrases_is_tag(const char *lang)
{
	if (*lang == '\0')
		return false;
	for (; *lang != '\0'; lang++) {
		if (!isascii((unsigned char)*lang) ||
		    (!isalnum((unsigned char)*lang) && *lang != '-'))
			return false;
	}
	return true;
}
