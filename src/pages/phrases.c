/* pages/phrases.c: the table of the pages' own words; see phrases.h. */
#include "pages/phrases.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#define ENGLISH(name, english) [PHRASE_##name] = english,

static const struct phrases_language languages[] = {
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
	    [PHRASE_LEAVE] = "Einen Kommentar schreiben",
	    [PHRASE_REPLY_MAIL] = "Per E-Mail antworten",
	    [PHRASE_REPLY_OWN] = "Auf der eigenen Kapsel antworten und die Adresse schicken",
	    [PHRASE_REPLY_WAY] = "Antworten",
	    [PHRASE_EDIT] = "Diese Seite bearbeiten",
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
	    [PHRASE_PAGES] = "Seiten",
	    [PHRASE_ALL_PAGES] = "Alle Seiten ({})",
	    [PHRASE_SUBSCRIBE] = "Abonnieren",
	    [PHRASE_FEED] = "Gemini-Feed",
	    [PHRASE_ATOM] = "Atom-Feed",
	    [PHRASE_SEARCH] = "Suche",
	    [PHRASE_SEARCH_FOR] = "Wonach suchen Sie?",
	    [PHRASE_SEARCH_TITLE] = "Suche: {}",
	    [PHRASE_SEARCH_NOTHING] = "Keine Seite enthält alle diese Wörter.",
	    [PHRASE_SEARCH_MORE] = "Das sind die ersten {}; ein weiteres Wort grenzt die Suche ein.",
	    [PHRASE_SEARCH_AGAIN] = "Noch einmal suchen",
	    [PHRASE_SEARCH_LATER] = "Das Suchverzeichnis wird gerade angelegt oder geändert; bitte gleich noch einmal versuchen.",
	    [PHRASE_RELATED] = "Verwandte Beiträge",
	    [PHRASE_EVERYTHING] = "Alles in dieser Kapsel",
	    [PHRASE_BUNDLES] = "Alles in einer Datei",
	    [PHRASE_BUNDLE_WHOLE] = "Die ganze Kapsel als {}",
	    [PHRASE_BUNDLE_TEXT] = "Dasselbe ohne Bilder, {}",
	    [PHRASE_MANIFEST] = "Verzeichnis von allem mit Prüfsummen",
	    [PHRASE_PICTURES] = "Alle Bilder ({})",
	    [PHRASE_PART] = "Teil {}",
	    [PHRASE_WHOLE] = "Der ganze Text ({})",
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
	    [PHRASE_LEAVE] = "Laisser un commentaire",
	    [PHRASE_REPLY_MAIL] = "Répondre par courriel",
	    [PHRASE_REPLY_OWN] = "Répondre sur votre capsule, et en envoyer l’adresse",
	    [PHRASE_REPLY_WAY] = "Répondre",
	    [PHRASE_EDIT] = "Modifier cette page",
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
	    [PHRASE_PAGES] = "Pages",
	    [PHRASE_ALL_PAGES] = "Toutes les pages ({})",
	    [PHRASE_SUBSCRIBE] = "S’abonner",
	    [PHRASE_FEED] = "Flux Gemini",
	    [PHRASE_ATOM] = "Flux Atom",
	    [PHRASE_SEARCH] = "Recherche",
	    [PHRASE_SEARCH_FOR] = "Que cherchez-vous ?",
	    [PHRASE_SEARCH_TITLE] = "Recherche : {}",
	    [PHRASE_SEARCH_NOTHING] = "Aucune page ne contient tous ces mots.",
	    [PHRASE_SEARCH_MORE] = "Voici les {} premiers résultats ; un mot de plus affine la recherche.",
	    [PHRASE_SEARCH_AGAIN] = "Chercher encore",
	    [PHRASE_SEARCH_LATER] = "L’index de recherche est en cours de mise à jour ; réessayez dans un instant.",
	    [PHRASE_RELATED] = "Billets voisins",
	    [PHRASE_EVERYTHING] = "Tout le contenu de cette capsule",
	    [PHRASE_BUNDLES] = "Tout en un fichier",
	    [PHRASE_BUNDLE_WHOLE] = "Toute la capsule en {}",
	    [PHRASE_BUNDLE_TEXT] = "La même sans images, {}",
	    [PHRASE_MANIFEST] = "Liste complète avec sommes de contrôle",
	    [PHRASE_PICTURES] = "Toutes les images ({})",
	    [PHRASE_PART] = "Partie {}",
	    [PHRASE_WHOLE] = "Le texte entier ({})",
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
	    [PHRASE_LEAVE] = "Dejar un comentario",
	    [PHRASE_REPLY_MAIL] = "Responder por correo",
	    [PHRASE_REPLY_OWN] = "Responder en tu propia cápsula y enviar su dirección",
	    [PHRASE_REPLY_WAY] = "Responder",
	    [PHRASE_EDIT] = "Editar esta página",
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
	    [PHRASE_PAGES] = "Páginas",
	    [PHRASE_ALL_PAGES] = "Todas las páginas ({})",
	    [PHRASE_SUBSCRIBE] = "Suscribirse",
	    [PHRASE_FEED] = "Canal Gemini",
	    [PHRASE_ATOM] = "Canal Atom",
	    [PHRASE_SEARCH] = "Buscar",
	    [PHRASE_SEARCH_FOR] = "¿Qué busca?",
	    [PHRASE_SEARCH_TITLE] = "Buscar: {}",
	    [PHRASE_SEARCH_NOTHING] = "Ninguna página contiene todas esas palabras.",
	    [PHRASE_SEARCH_MORE] = "Estos son los primeros {} resultados; una palabra más afina la búsqueda.",
	    [PHRASE_SEARCH_AGAIN] = "Buscar de nuevo",
	    [PHRASE_SEARCH_LATER] = "El índice de búsqueda se está actualizando; inténtelo de nuevo en un momento.",
	    [PHRASE_RELATED] = "Entradas relacionadas",
	    [PHRASE_EVERYTHING] = "Todo lo de esta cápsula",
	    [PHRASE_BUNDLES] = "Todo en un solo archivo",
	    [PHRASE_BUNDLE_WHOLE] = "Toda la cápsula como {}",
	    [PHRASE_BUNDLE_TEXT] = "Lo mismo sin imágenes, {}",
	    [PHRASE_MANIFEST] = "Lista de todo con sumas de comprobación",
	    [PHRASE_PICTURES] = "Todas las imágenes ({})",
	    [PHRASE_PART] = "Parte {}",
	    [PHRASE_WHOLE] = "El texto completo ({})",
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
	    [PHRASE_LEAVE] = "Lascia un commento",
	    [PHRASE_REPLY_MAIL] = "Rispondi per posta",
	    [PHRASE_REPLY_OWN] = "Rispondi sulla tua capsula e manda l’indirizzo",
	    [PHRASE_REPLY_WAY] = "Rispondi",
	    [PHRASE_EDIT] = "Modifica questa pagina",
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
	    [PHRASE_PAGES] = "Pagine",
	    [PHRASE_ALL_PAGES] = "Tutte le pagine ({})",
	    [PHRASE_SUBSCRIBE] = "Abbonarsi",
	    [PHRASE_FEED] = "Feed Gemini",
	    [PHRASE_ATOM] = "Feed Atom",
	    [PHRASE_SEARCH] = "Cerca",
	    [PHRASE_SEARCH_FOR] = "Che cosa cerca?",
	    [PHRASE_SEARCH_TITLE] = "Cerca: {}",
	    [PHRASE_SEARCH_NOTHING] = "Nessuna pagina contiene tutte queste parole.",
	    [PHRASE_SEARCH_MORE] = "Questi sono i primi {} risultati; una parola in più restringe la ricerca.",
	    [PHRASE_SEARCH_AGAIN] = "Cerca di nuovo",
	    [PHRASE_SEARCH_LATER] = "L’indice di ricerca è in aggiornamento; riprovi tra un momento.",
	    [PHRASE_RELATED] = "Articoli correlati",
	    [PHRASE_EVERYTHING] = "Tutto quello che c’è in questa capsula",
	    [PHRASE_BUNDLES] = "Tutto in un solo file",
	    [PHRASE_BUNDLE_WHOLE] = "L’intera capsula come {}",
	    [PHRASE_BUNDLE_TEXT] = "Lo stesso senza immagini, {}",
	    [PHRASE_MANIFEST] = "Elenco di tutto con le somme di controllo",
	    [PHRASE_PICTURES] = "Tutte le immagini ({})",
	    [PHRASE_PART] = "Parte {}",
	    [PHRASE_WHOLE] = "Il testo completo ({})",
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
	    [PHRASE_LEAVE] = "Deixar um comentário",
	    [PHRASE_REPLY_MAIL] = "Responder por e-mail",
	    [PHRASE_REPLY_OWN] = "Responder na sua própria cápsula e enviar o endereço",
	    [PHRASE_REPLY_WAY] = "Responder",
	    [PHRASE_EDIT] = "Editar esta página",
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
	    [PHRASE_PAGES] = "Páginas",
	    [PHRASE_ALL_PAGES] = "Todas as páginas ({})",
	    [PHRASE_SUBSCRIBE] = "Assinar",
	    [PHRASE_FEED] = "Feed Gemini",
	    [PHRASE_ATOM] = "Feed Atom",
	    [PHRASE_SEARCH] = "Pesquisar",
	    [PHRASE_SEARCH_FOR] = "O que procura?",
	    [PHRASE_SEARCH_TITLE] = "Pesquisa: {}",
	    [PHRASE_SEARCH_NOTHING] = "Nenhuma página contém todas estas palavras.",
	    [PHRASE_SEARCH_MORE] = "Estes são os primeiros {} resultados; mais uma palavra restringe a pesquisa.",
	    [PHRASE_SEARCH_AGAIN] = "Pesquisar de novo",
	    [PHRASE_SEARCH_LATER] = "O índice de pesquisa está a ser atualizado; tente de novo dentro de momentos.",
	    [PHRASE_RELATED] = "Artigos relacionados",
	    [PHRASE_EVERYTHING] = "Tudo nesta cápsula",
	    [PHRASE_BUNDLES] = "Tudo em um só arquivo",
	    [PHRASE_BUNDLE_WHOLE] = "A cápsula inteira como {}",
	    [PHRASE_BUNDLE_TEXT] = "O mesmo sem imagens, {}",
	    [PHRASE_MANIFEST] = "Lista de tudo com somas de verificação",
	    [PHRASE_PICTURES] = "Todas as imagens ({})",
	    [PHRASE_PART] = "Parte {}",
	    [PHRASE_WHOLE] = "O texto completo ({})",
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
	    [PHRASE_LEAVE] = "Een reactie schrijven",
	    [PHRASE_REPLY_MAIL] = "Per e-mail antwoorden",
	    [PHRASE_REPLY_OWN] = "Op je eigen capsule antwoorden en het adres sturen",
	    [PHRASE_REPLY_WAY] = "Antwoorden",
	    [PHRASE_EDIT] = "Deze pagina bewerken",
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
	    [PHRASE_PAGES] = "Pagina’s",
	    [PHRASE_ALL_PAGES] = "Alle pagina’s ({})",
	    [PHRASE_SUBSCRIBE] = "Volgen",
	    [PHRASE_FEED] = "Gemini-feed",
	    [PHRASE_ATOM] = "Atom-feed",
	    [PHRASE_SEARCH] = "Zoeken",
	    [PHRASE_SEARCH_FOR] = "Wat zoekt u?",
	    [PHRASE_SEARCH_TITLE] = "Zoeken: {}",
	    [PHRASE_SEARCH_NOTHING] = "Geen pagina bevat al deze woorden.",
	    [PHRASE_SEARCH_MORE] = "Dit zijn de eerste {}; nog een woord erbij beperkt de zoekopdracht.",
	    [PHRASE_SEARCH_AGAIN] = "Opnieuw zoeken",
	    [PHRASE_SEARCH_LATER] = "De zoekindex wordt juist bijgewerkt; probeer het zo nog eens.",
	    [PHRASE_RELATED] = "Verwante berichten",
	    [PHRASE_EVERYTHING] = "Alles in deze capsule",
	    [PHRASE_BUNDLES] = "Alles in één bestand",
	    [PHRASE_BUNDLE_WHOLE] = "De hele capsule als {}",
	    [PHRASE_BUNDLE_TEXT] = "Hetzelfde zonder afbeeldingen, {}",
	    [PHRASE_MANIFEST] = "Lijst van alles met controlegetallen",
	    [PHRASE_PICTURES] = "Alle afbeeldingen ({})",
	    [PHRASE_PART] = "Deel {}",
	    [PHRASE_WHOLE] = "De hele tekst ({})",
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
	    [PHRASE_LEAVE] = "Napisz komentarz",
	    [PHRASE_REPLY_MAIL] = "Odpowiedz mailem",
	    [PHRASE_REPLY_OWN] = "Odpowiedz na własnej kapsule i przyślij jej adres",
	    [PHRASE_REPLY_WAY] = "Odpowiedz",
	    [PHRASE_EDIT] = "Edytuj tę stronę",
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
	    [PHRASE_PAGES] = "Strony",
	    [PHRASE_ALL_PAGES] = "Wszystkie strony ({})",
	    [PHRASE_SUBSCRIBE] = "Subskrypcja",
	    [PHRASE_FEED] = "Kanał Gemini",
	    [PHRASE_ATOM] = "Kanał Atom",
	    [PHRASE_SEARCH] = "Szukaj",
	    [PHRASE_SEARCH_FOR] = "Czego szukasz?",
	    [PHRASE_SEARCH_TITLE] = "Szukaj: {}",
	    [PHRASE_SEARCH_NOTHING] = "Żadna strona nie zawiera wszystkich tych słów.",
	    [PHRASE_SEARCH_MORE] = "Oto pierwsze wyniki ({}); jeszcze jedno słowo zawęzi wyszukiwanie.",
	    [PHRASE_SEARCH_AGAIN] = "Szukaj ponownie",
	    [PHRASE_SEARCH_LATER] = "Indeks wyszukiwania jest właśnie odświeżany; spróbuj ponownie za chwilę.",
	    [PHRASE_RELATED] = "Powiązane wpisy",
	    [PHRASE_EVERYTHING] = "Wszystko w tej kapsule",
	    [PHRASE_BUNDLES] = "Wszystko w jednym pliku",
	    [PHRASE_BUNDLE_WHOLE] = "Cała kapsuła jako {}",
	    [PHRASE_BUNDLE_TEXT] = "To samo bez obrazków, {}",
	    [PHRASE_MANIFEST] = "Lista wszystkiego z sumami kontrolnymi",
	    [PHRASE_PICTURES] = "Wszystkie obrazki ({})",
	    [PHRASE_PART] = "Część {}",
	    [PHRASE_WHOLE] = "Cały tekst ({})",
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
	    [PHRASE_LEAVE] = "Оставить комментарий",
	    [PHRASE_REPLY_MAIL] = "Ответить по почте",
	    [PHRASE_REPLY_OWN] = "Ответить в своей капсуле и прислать адрес",
	    [PHRASE_REPLY_WAY] = "Ответить",
	    [PHRASE_EDIT] = "Изменить эту страницу",
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
	    [PHRASE_PAGES] = "Страницы",
	    [PHRASE_ALL_PAGES] = "Все страницы ({})",
	    [PHRASE_SUBSCRIBE] = "Подписка",
	    [PHRASE_FEED] = "Лента Gemini",
	    [PHRASE_ATOM] = "Лента Atom",
	    [PHRASE_SEARCH] = "Поиск",
	    [PHRASE_SEARCH_FOR] = "Что вы ищете?",
	    [PHRASE_SEARCH_TITLE] = "Поиск: {}",
	    [PHRASE_SEARCH_NOTHING] = "Нет страницы, на которой были бы все эти слова.",
	    [PHRASE_SEARCH_MORE] = "Это первые результаты ({}); ещё одно слово сузит поиск.",
	    [PHRASE_SEARCH_AGAIN] = "Искать снова",
	    [PHRASE_SEARCH_LATER] = "Поисковый индекс сейчас обновляется; попробуйте ещё раз чуть позже.",
	    [PHRASE_RELATED] = "Похожие записи",
	    [PHRASE_EVERYTHING] = "Всё в этой капсуле",
	    [PHRASE_BUNDLES] = "Всё одним файлом",
	    [PHRASE_BUNDLE_WHOLE] = "Вся капсула как {}",
	    [PHRASE_BUNDLE_TEXT] = "То же без картинок, {}",
	    [PHRASE_MANIFEST] = "Список всего с контрольными суммами",
	    [PHRASE_PICTURES] = "Все картинки ({})",
	    [PHRASE_PART] = "Часть {}",
	    [PHRASE_WHOLE] = "Весь текст ({})",
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
	    [PHRASE_LEAVE] = "Залишити коментар",
	    [PHRASE_REPLY_MAIL] = "Відповісти поштою",
	    [PHRASE_REPLY_OWN] = "Відповісти у своїй капсулі й надіслати адресу",
	    [PHRASE_REPLY_WAY] = "Відповісти",
	    [PHRASE_EDIT] = "Редагувати цю сторінку",
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
	    [PHRASE_PAGES] = "Сторінки",
	    [PHRASE_ALL_PAGES] = "Усі сторінки ({})",
	    [PHRASE_SUBSCRIBE] = "Підписка",
	    [PHRASE_FEED] = "Стрічка Gemini",
	    [PHRASE_ATOM] = "Стрічка Atom",
	    [PHRASE_SEARCH] = "Пошук",
	    [PHRASE_SEARCH_FOR] = "Що ви шукаєте?",
	    [PHRASE_SEARCH_TITLE] = "Пошук: {}",
	    [PHRASE_SEARCH_NOTHING] = "Немає сторінки, на якій були б усі ці слова.",
	    [PHRASE_SEARCH_MORE] = "Це перші результати ({}); ще одне слово звузить пошук.",
	    [PHRASE_SEARCH_AGAIN] = "Шукати знову",
	    [PHRASE_SEARCH_LATER] = "Пошуковий індекс зараз оновлюється; спробуйте ще раз трохи пізніше.",
	    [PHRASE_RELATED] = "Схожі записи",
	    [PHRASE_EVERYTHING] = "Усе в цій капсулі",
	    [PHRASE_BUNDLES] = "Усе одним файлом",
	    [PHRASE_BUNDLE_WHOLE] = "Уся капсула як {}",
	    [PHRASE_BUNDLE_TEXT] = "Те саме без зображень, {}",
	    [PHRASE_MANIFEST] = "Перелік усього з контрольними сумами",
	    [PHRASE_PICTURES] = "Усі зображення ({})",
	    [PHRASE_PART] = "Частина {}",
	    [PHRASE_WHOLE] = "Увесь текст ({})",
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
	    [PHRASE_LEAVE] = "コメントを書く",
	    [PHRASE_REPLY_MAIL] = "メールで返信",
	    [PHRASE_REPLY_OWN] = "自分のカプセルで返信し、アドレスを送る",
	    [PHRASE_REPLY_WAY] = "返信",
	    [PHRASE_EDIT] = "このページを編集",
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
	    [PHRASE_PAGES] = "ページ",
	    [PHRASE_ALL_PAGES] = "すべてのページ（{}）",
	    [PHRASE_SUBSCRIBE] = "購読",
	    [PHRASE_FEED] = "Gemini フィード",
	    [PHRASE_ATOM] = "Atom フィード",
	    [PHRASE_SEARCH] = "検索",
	    [PHRASE_SEARCH_FOR] = "何をお探しですか？",
	    [PHRASE_SEARCH_TITLE] = "検索：{}",
	    [PHRASE_SEARCH_NOTHING] = "これらの語をすべて含むページはありません。",
	    [PHRASE_SEARCH_MORE] = "最初の{}件です。語を加えると絞り込めます。",
	    [PHRASE_SEARCH_AGAIN] = "もう一度検索",
	    [PHRASE_SEARCH_LATER] = "検索の索引を更新中です。しばらくしてからもう一度お試しください。",
	    [PHRASE_RELATED] = "関連記事",
	    [PHRASE_EVERYTHING] = "このカプセルのすべて",
	    [PHRASE_BUNDLES] = "ひとつのファイルにまとめて",
	    [PHRASE_BUNDLE_WHOLE] = "カプセル全体（{}）",
	    [PHRASE_BUNDLE_TEXT] = "画像なしの同じもの（{}）",
	    [PHRASE_MANIFEST] = "チェックサム付きの全一覧",
	    [PHRASE_PICTURES] = "すべての画像（{}）",
	    [PHRASE_PART] = "パート{}",
	    [PHRASE_WHOLE] = "全文（{}）",
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
	    [PHRASE_LEAVE] = "发表评论",
	    [PHRASE_REPLY_MAIL] = "通过邮件回复",
	    [PHRASE_REPLY_OWN] = "在自己的胶囊上回复并发送地址",
	    [PHRASE_REPLY_WAY] = "回复",
	    [PHRASE_EDIT] = "编辑此页",
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
	    [PHRASE_PAGES] = "页面",
	    [PHRASE_ALL_PAGES] = "所有页面（{}）",
	    [PHRASE_SUBSCRIBE] = "订阅",
	    [PHRASE_FEED] = "Gemini 订阅",
	    [PHRASE_ATOM] = "Atom 订阅",
	    [PHRASE_SEARCH] = "搜索",
	    [PHRASE_SEARCH_FOR] = "您在找什么？",
	    [PHRASE_SEARCH_TITLE] = "搜索：{}",
	    [PHRASE_SEARCH_NOTHING] = "没有包含所有这些词的页面。",
	    [PHRASE_SEARCH_MORE] = "以上是前 {} 条结果；再加一个词可以缩小范围。",
	    [PHRASE_SEARCH_AGAIN] = "重新搜索",
	    [PHRASE_SEARCH_LATER] = "搜索索引正在更新，请稍后再试。",
	    [PHRASE_RELATED] = "相关文章",
	    [PHRASE_EVERYTHING] = "本站全部内容",
	    [PHRASE_BUNDLES] = "打包为一个文件",
	    [PHRASE_BUNDLE_WHOLE] = "整站打包（{}）",
	    [PHRASE_BUNDLE_TEXT] = "同上，不含图片（{}）",
	    [PHRASE_MANIFEST] = "带校验和的完整清单",
	    [PHRASE_PICTURES] = "所有图片（{}）",
	    [PHRASE_PART] = "第 {} 部分",
	    [PHRASE_WHOLE] = "全文（{}）",
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
	    [PHRASE_LEAVE] = "댓글 쓰기",
	    [PHRASE_REPLY_MAIL] = "메일로 답장",
	    [PHRASE_REPLY_OWN] = "자신의 캡슐에서 답하고 주소 보내기",
	    [PHRASE_REPLY_WAY] = "답장",
	    [PHRASE_EDIT] = "이 페이지 편집",
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
	    [PHRASE_PAGES] = "페이지",
	    [PHRASE_ALL_PAGES] = "모든 페이지 ({})",
	    [PHRASE_SUBSCRIBE] = "구독",
	    [PHRASE_FEED] = "Gemini 피드",
	    [PHRASE_ATOM] = "Atom 피드",
	    [PHRASE_SEARCH] = "검색",
	    [PHRASE_SEARCH_FOR] = "무엇을 찾으세요?",
	    [PHRASE_SEARCH_TITLE] = "검색: {}",
	    [PHRASE_SEARCH_NOTHING] = "이 낱말이 모두 들어 있는 페이지가 없습니다.",
	    [PHRASE_SEARCH_MORE] = "처음 {}건입니다. 낱말을 더하면 범위가 좁아집니다.",
	    [PHRASE_SEARCH_AGAIN] = "다시 검색",
	    [PHRASE_SEARCH_LATER] = "검색 색인을 갱신하고 있습니다. 잠시 후 다시 시도해 주세요.",
	    [PHRASE_RELATED] = "관련 글",
	    [PHRASE_EVERYTHING] = "이 캡슐의 모든 것",
	    [PHRASE_BUNDLES] = "한 파일로 받기",
	    [PHRASE_BUNDLE_WHOLE] = "캡슐 전체 ({})",
	    [PHRASE_BUNDLE_TEXT] = "그림 없이 같은 것 ({})",
	    [PHRASE_MANIFEST] = "체크섬이 있는 전체 목록",
	    [PHRASE_PICTURES] = "모든 그림 ({})",
	    [PHRASE_PART] = "{}부",
	    [PHRASE_WHOLE] = "전체 글 ({})",
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
	    [PHRASE_LEAVE] = "اكتب تعليقًا",
	    [PHRASE_REPLY_MAIL] = "الرد بالبريد",
	    [PHRASE_REPLY_OWN] = "الرد على كبسولتك وإرسال عنوانها",
	    [PHRASE_REPLY_WAY] = "رد",
	    [PHRASE_EDIT] = "تحرير هذه الصفحة",
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
	    [PHRASE_PAGES] = "الصفحات",
	    [PHRASE_ALL_PAGES] = "كل الصفحات ({})",
	    [PHRASE_SUBSCRIBE] = "اشتراك",
	    [PHRASE_FEED] = "خلاصة Gemini",
	    [PHRASE_ATOM] = "خلاصة Atom",
	    [PHRASE_SEARCH] = "بحث",
	    [PHRASE_SEARCH_FOR] = "عمّ تبحث؟",
	    [PHRASE_SEARCH_TITLE] = "بحث: {}",
	    [PHRASE_SEARCH_NOTHING] = "لا توجد صفحة تحتوي على كل هذه الكلمات.",
	    [PHRASE_SEARCH_MORE] = "هذه أول {} نتيجة؛ كلمة إضافية تضيّق البحث.",
	    [PHRASE_SEARCH_AGAIN] = "ابحث مرة أخرى",
	    [PHRASE_SEARCH_LATER] = "يجري تحديث فهرس البحث الآن؛ أعد المحاولة بعد لحظات.",
	    [PHRASE_RELATED] = "مقالات ذات صلة",
	    [PHRASE_EVERYTHING] = "كل ما في هذه الكبسولة",
	    [PHRASE_BUNDLES] = "الكل في ملف واحد",
	    [PHRASE_BUNDLE_WHOLE] = "الكبسولة كاملة بصيغة {}",
	    [PHRASE_BUNDLE_TEXT] = "نفسها بلا صور، {}",
	    [PHRASE_MANIFEST] = "قائمة بكل شيء مع مجاميع التحقق",
	    [PHRASE_PICTURES] = "كل الصور ({})",
	    [PHRASE_PART] = "الجزء {}",
	    [PHRASE_WHOLE] = "النص كاملًا ({})",
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

/* --- words that sites add -------------------------------------------------------- */

enum { OWNERS_MOST = 64 };

static struct {
	char *owner;
	const struct phrases_language *languages;
	size_t count;
} added[OWNERS_MOST];
static size_t added_count;

void
phrases_add(const char *owner, const struct phrases_language *more, size_t count, const struct phrases_language **former)
{
	size_t i = 0;

	*former = NULL;
	while (i < added_count && strcmp(added[i].owner, owner) != 0)
		i++;
	if (i == added_count) {
		if (i == OWNERS_MOST || !(added[i].owner = slice_dup(slice_of(owner))))
			return;
		added_count++;
	}
	*former = added[i].languages;
	added[i].languages = more;
	added[i].count = count;
}

/* The next row that a site added for the tag, after *at of them were looked at. */
static const struct phrases_language *
next_added(struct slice tag, size_t *at)
{
	size_t seen = 0;

	for (size_t i = 0; i < added_count; i++) {
		for (size_t k = 0; k < added[i].count; k++) {
			if (seen++ < *at || !slice_eq_nocase(slice_of(added[i].languages[k].tag), tag))
				continue;
			*at = seen;
			return &added[i].languages[k];
		}
	}
	return NULL;
}

const struct phrases_language *
phrases_row(struct slice tag)
{
	for (size_t i = 0; i < LANGUAGES; i++) {
		if (slice_eq_nocase(slice_of(languages[i].tag), tag))
			return &languages[i];
	}
	return NULL;
}

/* --- which row says it --------------------------------------------------------------- */

static const char *
text_of(const struct phrases_language *l, size_t offset)
{
	return l ? *(const char *const *)((const char *)l + offset) : NULL;
}

/* The text at `offset` of the first row for the tag that has one, sites' rows before the table's; NULL: none has. */
static const char *
find_text(struct slice tag, size_t offset)
{
	const char *text = NULL;
	const struct phrases_language *l;
	size_t at = 0;

	while (!text && (l = next_added(tag, &at)) != NULL)
		text = text_of(l, offset);
	return text ? text : text_of(phrases_row(tag), offset);
}

/* Likewise for the language, then for what it is a variety of, "de" of "de-AT". */
static const char *
find_in(const char *lang, size_t offset)
{
	const char *text = find_text(slice_of(lang), offset);

	return text ? text : find_text(primary(slice_of(lang)), offset);
}

static bool
is_known(struct slice tag)
{
	size_t at = 0;

	return phrases_row(tag) || next_added(tag, &at);
}

bool
phrases_know(const char *lang)
{
	return is_known(slice_of(lang)) || is_known(primary(slice_of(lang)));
}

void
phrases_put(struct buf *out, const char *lang, enum phrase phrase, struct slice about)
{
	const char *text = find_in(lang, offsetof(struct phrases_language, words) + phrase * sizeof(const char *));
	struct slice rest = slice_of(text ? text : languages[0].words[phrase]);
	size_t place = slice_search(rest, SLICE("{}"));

	buf_put_slice(out, slice_first(rest, place));
	if (place < rest.len)
		buf_put_slice(out, about);
	buf_put_slice(out, slice_skip(rest, place + 2));
}

/* The form of a date; a language that has months of its own has a year and a month in its own order, too. */
static const char *
form_of(const char *lang, const struct date *date)
{
	const char *form = NULL;

	if (date->precision == DATE_MONTH)
		form = find_in(lang, offsetof(struct phrases_language, month));
	else if (date->precision == DATE_YEAR)
		form = find_in(lang, offsetof(struct phrases_language, year));
	else if ((form = find_in(lang, offsetof(struct phrases_language, day))) == NULL)
		return languages[0].day;
	return form ? form : date->precision == DATE_MONTH ? "{m} {y}" : "{y}";
}

static const char *
month_of(const char *lang, const struct date *date)
{
	size_t i = (size_t)(date->month + 11) % 12 * sizeof(const char *);
	const char *month = date->precision == DATE_MONTH ? find_in(lang, offsetof(struct phrases_language, lone_months) + i) : NULL;

	if (!month)
		month = find_in(lang, offsetof(struct phrases_language, months) + i);
	return month ? month : languages[0].months[(date->month + 11) % 12];
}

void
phrases_put_date(struct buf *out, const char *lang, const struct date *date)
{
	const char *form;

	if (date->precision == DATE_NONE)
		return;
	for (form = form_of(lang, date); *form != '\0'; form++) {
		if (form[0] != '{') {
			buf_putc(out, *form);
			continue;
		}
		if (form[1] == 'm')
			buf_puts(out, month_of(lang, date));
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
