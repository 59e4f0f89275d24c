using MimeKit;

namespace Gateway.Channels.Email.Mime;

/// <summary>Mail that no person wrote as an answer: recognised so that it is never answered (RFC 3834).</summary>
internal static class AutoMail
{
    public const string Reply = "auto-replied";
    public const string Generated = "auto-generated";

    /// <summary>A list's mail is a person's, but an automatic answer to it would reach everybody.</summary>
    public const string List = "list";

    public static string? Of(MimeMessage message)
    {
        var headers = message.Headers;
        var submitted = headers.Line("Auto-Submitted")?.Split(';', ' ')[0].ToLowerInvariant();
        var precedence = headers.Line("Precedence")?.ToLowerInvariant();
        if (submitted is "auto-replied" || precedence is "auto_reply" or "auto-reply" || HasAny(headers, "X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-AutoReply-From")
            || headers.Line("X-Auto-Response-Suppress") is not null && IsReplySubject(headers.Line("Subject")))
            return Reply;
        if (submitted is not null and not "no" || headers.Line("X-Auto-Submitted") is not null)
            return Generated;
        return precedence is "bulk" or "junk" or "list" || HasAny(headers, "List-Id", "List-Unsubscribe", "List-Post") ? List : null;
    }

    private static bool HasAny(HeaderList headers, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (headers.Line(name) is { } value && !value.Equals("no", StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>Exchange puts its header on people's mail too; with the subject its own absence notes have, it is one of those.</summary>
    private static bool IsReplySubject(string? subject)
    {
        if (subject is null)
            return false;
        string[] starts =
        [
            "automatic reply", "auto reply", "auto-reply", "autoreply", "out of office", "automatische antwort", "abwesenheit", "réponse automatique",
            "respuesta automática", "resposta automática", "risposta automatica", "automatisch antwoord", "automatiskt svar", "automatisk svar", "автоответ", "自动答复", "自動回覆", "自動応答", "자동 회신",
        ];
        return starts.Any(start => subject.StartsWith(start, StringComparison.OrdinalIgnoreCase));
    }
}
