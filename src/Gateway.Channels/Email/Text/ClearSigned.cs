using System.Text;

namespace Gateway.Channels.Email.Text;

/// <summary>Text that a person signed in place (RFC 9580, 7): <c>-----BEGIN PGP SIGNED MESSAGE-----</c>, a hash, the text, the signature. The signature is not checked.</summary>
internal static class ClearSigned
{
    private const string Start = "-----BEGIN PGP SIGNED MESSAGE-----";
    private const string Signature = "-----BEGIN PGP SIGNATURE-----";
    private const string End = "-----END PGP SIGNATURE-----";

    /// <summary>The text without what the program wrote around it; the same text when it is not whole.</summary>
    public static string Open(string text)
    {
        var start = text.IndexOf(Start, StringComparison.Ordinal);
        var signature = start < 0 ? -1 : text.IndexOf("\n" + Signature, start, StringComparison.Ordinal);
        var end = signature < 0 ? -1 : text.IndexOf("\n" + End, signature, StringComparison.Ordinal);
        if (end < 0 || (start > 0 && text[start - 1] != '\n'))
            return text;
        var whole = new StringBuilder(text, 0, start, text.Length);
        var isHead = true;
        foreach (var line in text.AsSpan(start + Start.Length, signature - start - Start.Length).TrimStart("\r\n").EnumerateLines())
        {
            // "Hash: SHA256" and an empty line.
            var isHash = isHead && line.StartsWith("Hash:", StringComparison.Ordinal);
            if (!isHash && !(isHead && line.IsWhiteSpace()))
                whole.Append(line.StartsWith("- ") ? line[2..] : line).Append('\n');
            isHead = isHash;
        }

        return whole.Append(text.AsSpan(end + 1 + End.Length)).ToString();
    }
}
