using System.Security.Cryptography;
using System.Text;

namespace Gateway.Host.Configuration;

/// <summary>
/// Fills <c>${NAME}</c> and <c>${NAME:-default}</c> in a text from the environment. Where NAME is not set and NAME_FILE is, the content of
/// that file is taken without its last line break, as container platforms mount secrets. <c>$${</c> writes a plain <c>${</c>.
/// </summary>
/// <remarks>Of one loading: it knows afterwards whether the values are those of another.</remarks>
internal sealed class Substitution(Func<string, string?> variable, Func<string, string> readFile)
{
    /// <summary>Of this process alone, so that the digest of a short secret is worth nothing to anybody.</summary>
    private static readonly byte[] DigestKey = RandomNumberGenerator.GetBytes(32);

    private byte[] _values = [];

    // A secret is a key or a token; the largest in use are PEM keys of a few KiB.
    private const int FileMax = 64 * 1024;

    public static Substitution OfEnvironment => new(Environment.GetEnvironmentVariable, ReadBounded);

    /// <summary>A keyed hash of every value filled in so far, in their order: another when a secret was rotated under the same text.</summary>
    public ReadOnlySpan<byte> Digest => _values;

    /// <summary>Of anything beside the values, under the same key.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> bytes) => HMACSHA256.HashData(DigestKey, bytes);

    /// <summary>The text with every variable filled in, or null with an error that names the variable and never its value.</summary>
    public string? Fill(string path, string text, ConfigurationErrors errors)
    {
        var start = text.IndexOf("${", StringComparison.Ordinal);
        if (start < 0)
        {
            return text;
        }

        var filled = new StringBuilder();
        var from = 0;
        for (; start >= 0; start = text.IndexOf("${", from, StringComparison.Ordinal))
        {
            if (start > from && text[start - 1] == '$')
            {
                filled.Append(text, from, start - from - 1).Append("${");
                from = start + 2;
                continue;
            }

            var end = text.IndexOf('}', start);
            if (end < 0)
            {
                errors.Add(path, text, "has a ${ without its }; write $${ for a plain ${");
                return null;
            }

            if (Value(path, text[(start + 2)..end], errors) is not { } value)
            {
                return null;
            }

            _values = Hash([.. _values, .. Encoding.UTF8.GetBytes(value)]);
            filled.Append(text, from, start - from).Append(value);
            from = end + 1;
        }

        return filled.Append(text, from, text.Length - from).ToString();
    }

    private string? Value(string path, string expression, ConfigurationErrors errors)
    {
        var mark = expression.IndexOf(":-", StringComparison.Ordinal);
        var name = mark < 0 ? expression : expression[..mark];
        if (variable(name) is { Length: > 0 } value)
        {
            return value;
        }

        if (variable(name + "_FILE") is { Length: > 0 } file)
        {
            try
            {
                return readFile(file).TrimEnd('\r', '\n');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                errors.Add(path, null, $"the file named by {name}_FILE cannot be read: {e.Message}");
                return null;
            }
        }

        if (mark >= 0)
        {
            return expression[(mark + 2)..];
        }

        errors.Add(path, null, $"the environment has neither {name} nor {name}_FILE");
        return null;
    }

    private static string ReadBounded(string path)
    {
        using var stream = File.OpenRead(path);
        return stream.Length <= FileMax
            ? new StreamReader(stream).ReadToEnd()
            : throw new IOException($"it has {stream.Length} bytes, more than {FileMax}");
    }
}
