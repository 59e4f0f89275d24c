using Gateway.Channels.Email.Mime;
using Gateway.Channels.Email.Text;

namespace Gateway.Channels.Email.Sending;

/// <summary>What an answer must know of the mail it answers, as three lines of text: its id, the chain before it, its subject.</summary>
internal sealed record ReplyContext(string MessageId, IReadOnlyList<string> References, string? Subject)
{
    // Kept in the thread's state, which stays below 1 KB; the first id names the thread and the last ones keep its order.
    private const int BytesMax = 640;
    private const int ReferencesMax = 4;
    private const int SubjectMax = 200;

    public static string? Write(string id, IReadOnlyList<string> references, string? subject)
    {
        var title = subject is null ? "" : TextCut.To(subject, SubjectMax);
        for (var kept = Math.Min(ReferencesMax, references.Count); kept >= 0; kept--)
        {
            var chain = kept == 0 ? [] : kept == references.Count ? references : [references[0], .. references.Skip(references.Count - kept + 1)];
            var context = $"{id}\n{string.Join(' ', chain)}\n{title}";
            if (System.Text.Encoding.UTF8.GetByteCount(context) <= BytesMax)
                return context;
        }

        return null;
    }

    public static ReplyContext? Read(string? context)
    {
        var lines = context?.Split('\n', 3);
        if (lines is not [var id, var chain, var subject] || MailHeaders.Id(id) is null)
            return null;
        return new ReplyContext(
            id, [.. chain.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(r => MailHeaders.Id(r) is not null)], subject.Length == 0 ? null : MailHeaders.OneLine(subject));
    }
}
