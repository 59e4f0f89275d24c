using System.Text;

namespace Gateway.Channels.Email.Text;

/// <summary>Paragraphs that a mail program has broken into lines so that they can be put together again (RFC 3676, <c>format=flowed</c>).</summary>
internal static class FlowedText
{
    public static string Unwrap(string text, string? format, string? delSp)
    {
        if (format is null || !format.Trim().Equals("flowed", StringComparison.OrdinalIgnoreCase))
            return text;
        var deletes = delSp is not null && delSp.Trim().Equals("yes", StringComparison.OrdinalIgnoreCase);
        var whole = new StringBuilder(text.Length);
        var depth = -1;
        var flows = false;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var quotes = Quotes(line);
            var rest = line[quotes..];

            // A blank is put before lines that would look like something else.
            if (!rest.IsEmpty && rest[0] == ' ')
                rest = rest[1..];
            var isSignature = rest is "-- ";
            if (flows && quotes == depth && !isSignature)
            {
                if (deletes)
                    whole.Length--;
                whole.Append(rest);
            }
            else
            {
                if (depth >= 0)
                    whole.Append('\n');
                whole.Append('>', quotes).Append(quotes > 0 ? " " : "").Append(rest);
            }

            depth = quotes;
            flows = !isSignature && rest.Length > 0 && rest[^1] == ' ';
        }

        return whole.ToString();
    }

    private static int Quotes(ReadOnlySpan<char> line)
    {
        var end = line.IndexOfAnyExcept('>');
        return end < 0 ? line.Length : end;
    }
}
