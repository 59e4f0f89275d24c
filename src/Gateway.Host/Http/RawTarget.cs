using System.Text.Unicode;

namespace Gateway.Host.Http;

/// <summary>Looks at a request target as it came over the wire, before anybody decoded or normalised it.</summary>
internal static class RawTarget
{
    // A path of this length is refused by the request line limit already.
    private const int PathMax = 4096;

    /// <summary>Whether path and query mean the same to everyone who reads them.</summary>
    public static bool IsPlain(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target.AsSpan() : target.AsSpan(0, query);
        if (path.Length == 0 || path[0] != '/')
        {
            path = PathOfAbsoluteForm(path);
        }

        if (path.Length > PathMax || path.Contains('\\') || path.Contains("//", StringComparison.Ordinal) || HasDotSegment(path))
        {
            return false;
        }

        return (!path.Contains('%') || IsPlainEscaped(path)) && (query < 0 || EscapesAreHex(target.AsSpan(query)));
    }

    /// <summary><c>http://host/path</c>, as a proxy is asked; the host was compared with the Host header by Kestrel.</summary>
    private static ReadOnlySpan<char> PathOfAbsoluteForm(ReadOnlySpan<char> target)
    {
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return target;
        }

        var rest = target[(scheme + 3)..];
        var slash = rest.IndexOf('/');
        return slash < 0 ? "/" : rest[slash..];
    }

    private static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        for (var at = path.IndexOf("/.", StringComparison.Ordinal); at >= 0;)
        {
            var rest = path[(at + 2)..];
            if (rest.StartsWith('.'))
            {
                rest = rest[1..];
            }

            if (rest.IsEmpty || rest[0] == '/')
            {
                return true;
            }

            var more = path[(at + 2)..].IndexOf("/.", StringComparison.Ordinal);
            at = more < 0 ? -1 : at + 2 + more;
        }

        return false;
    }

    /// <summary>Escapes are hex, of no character that has a meaning in paths, and of valid UTF-8.</summary>
    private static bool IsPlainEscaped(ReadOnlySpan<char> path)
    {
        Span<byte> bytes = path.Length <= 512 ? stackalloc byte[512] : new byte[path.Length];
        var written = 0;
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] != '%')
            {
                bytes[written++] = (byte)path[i];
                continue;
            }

            if (!TryHex(path[i..], out var value) || value is 0 or (byte)'.' or (byte)'/' or (byte)'\\' or (byte)'%')
            {
                return false;
            }

            bytes[written++] = value;
            i += 2;
        }

        return Utf8.IsValid(bytes[..written]);
    }

    private static bool EscapesAreHex(ReadOnlySpan<char> text)
    {
        for (var i = text.IndexOf('%'); i >= 0;)
        {
            if (!TryHex(text[i..], out _))
            {
                return false;
            }

            var more = text[(i + 3)..].IndexOf('%');
            i = more < 0 ? -1 : i + 3 + more;
        }

        return true;
    }

    private static bool TryHex(ReadOnlySpan<char> text, out byte value)
    {
        value = 0;
        if (text.Length < 3 || !char.IsAsciiHexDigit(text[1]) || !char.IsAsciiHexDigit(text[2]))
        {
            return false;
        }

        value = byte.Parse(text[1..3], System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);
        return true;
    }
}
