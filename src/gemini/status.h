/*
 * gemini/status.h: the status codes of the Gemini protocol, and no others.
 *
 * Source: Gemini network protocol specification 0.24.1, "Status codes".
 */
#ifndef CAPSULE_GEMINI_STATUS_H
#define CAPSULE_GEMINI_STATUS_H

/* X(code, name, meta when nothing better is known) */
#define STATUS_TABLE(X) \
	X(10, INPUT,                    "Type your answer") \
	X(11, SENSITIVE_INPUT,          "Type your answer, it is not shown") \
	X(20, SUCCESS,                  "text/gemini; charset=utf-8") \
	X(30, TEMPORARY_REDIRECT,       "/") \
	X(31, PERMANENT_REDIRECT,       "/") \
	X(40, TEMPORARY_FAILURE,        "This did not work just now; try again later") \
	X(41, SERVER_UNAVAILABLE,       "The server is busy; try again later") \
	X(42, CGI_ERROR,                "This page could not be made; try again later") \
	X(43, PROXY_ERROR,              "The server behind this one did not answer") \
	X(44, SLOW_DOWN,                "10") \
	X(50, PERMANENT_FAILURE,        "This will not work, now or later") \
	X(51, NOT_FOUND,                "There is no such page here") \
	X(52, GONE,                     "This page was withdrawn") \
	X(53, PROXY_REQUEST_REFUSED,    "This server answers for other names only") \
	X(59, BAD_REQUEST,              "This request is malformed") \
	X(60, CERTIFICATE_REQUIRED,     "This page asks for a client certificate") \
	X(61, CERTIFICATE_NOT_AUTHORISED, "Your certificate has no right to this page") \
	X(62, CERTIFICATE_NOT_VALID,    "Your certificate is not valid")

#define STATUS_AS_ENUM(code, name, meta) STATUS_##name = code,
enum status { STATUS_TABLE(STATUS_AS_ENUM) };

/* The sentence of the table for `status`. Never empty. */
const char *status_default_meta(enum status status);

#endif
