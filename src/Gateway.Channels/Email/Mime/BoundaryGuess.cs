using System.Text;

namespace Gateway.Channels.Email.Mime;

/// <summary>The boundary of a multipart body whose header forgot it: the first line of two hyphens that headers follow.</summary>
internal static class BoundaryGuess
{
    private const int BoundaryMax = 70;

    public static string? Find(ReadOnlySpan<byte> body)
    {
        for (var at = 0; at < body.Length;)
        {
            var length = body[at..].IndexOf((byte)'\n');
            if (length < 0)
                return null;
            var line = body.Slice(at, length).TrimEnd("\r \t"u8);
            at += length + 1;
            if (line.Length is > 2 and <= BoundaryMax + 2 && line.StartsWith("--"u8) && Ascii.IsValid(line)
                && body.Length - at > 8 && Ascii.EqualsIgnoreCase(body.Slice(at, 8), "content-"u8))
                return Encoding.ASCII.GetString(line[2..]);
        }

        return null;
    }
}
