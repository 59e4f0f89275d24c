using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Fuzz;

/// <summary>Changes bodies: bytes anywhere, and whole values, members, fields, elements and header lines, so that most results still are of their grammar.</summary>
internal sealed partial class Mutator(Random random, IReadOnlyList<byte[]> seeds)
{
    // Longer bodies only take longer.
    private const int LengthMax = 64 * 1024;

    private static readonly byte[][] Values =
    [
        .. ((string[])[
            "null", "true", "false", "0", "-1", "1.5", "1e999", "9007199254740993", "99999999999999999999", "\"\"", "\"x\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "{}", "[[]]", "[{}]", "[null]",
            "{\"id\":1}", "{\"type\":\"x\"}", "{\"text\":\"x\"}", "\"1749416383\"", "1749416383000", "\"2025-01-01T00:00:00Z\"", "\"{}\"", "\"{\\\"a\\\":1}\"", "\"" + new string('a', 300) + "\"",
        ]).Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly byte[][] Snippets =
    [
        "\0"u8.ToArray(), "\u001B$B"u8.ToArray(), "\u001B(B"u8.ToArray(), "\u001B$)C"u8.ToArray(), [0xFF, 0xFE], [0xC0, 0x80], "=?gb2312?B?/w==?="u8.ToArray(), "=?utf-7?Q?+AGE-?="u8.ToArray(),
        "[[[[[[[[[[[[[[[["u8.ToArray(), "{\"a\":{\"a\":{\"a\":"u8.ToArray(), "&&=%"u8.ToArray(), "%zz"u8.ToArray(), "<![CDATA["u8.ToArray(), "&#0;"u8.ToArray(), "\r\n\r\n"u8.ToArray(), "\n"u8.ToArray(), "\r"u8.ToArray(),
        "\r\n--b\r\n"u8.ToArray(), "Content-Type: message/rfc822\r\n\r\n"u8.ToArray(), "Content-Transfer-Encoding: base64\r\n"u8.ToArray(), "Content-Transfer-Encoding: quoted-printable\r\n"u8.ToArray(),
        "Content-Transfer-Encoding: x-uuencode\r\n"u8.ToArray(), "; charset=iso-2022-kr"u8.ToArray(), "; charset=utf-16"u8.ToArray(), "; charset=\""u8.ToArray(), "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n"u8.ToArray(),
        "Content-Type: message/delivery-status\r\n\r\n"u8.ToArray(), "Content-Type: application/ms-tnef\r\n"u8.ToArray(), "\u0078\u009F\u003E\u0022"u8.ToArray(), "<blockquote><table><div style='display:none'>"u8.ToArray(), "> > > On 1 Jan 2025, x wrote:\n"u8.ToArray(),
        "begin 644 a\r\n"u8.ToArray(), "=\r\n"u8.ToArray(), "From: \"a\" <@b:c@d>, g: x@y;\r\n"u8.ToArray(), "Date: Thu, 32 Foo 99999 99:99:99 +9999\r\n"u8.ToArray(),
    ];

    // Signs that stand before a value, and behind one, in any of the grammars.
    private static readonly SearchValues<byte> Before = SearchValues.Create(":=>\n,;"u8);
    private static readonly SearchValues<byte> Behind = SearchValues.Create(",}]&<\n;"u8);

    // Every name a decoder compares with lies as it is written in the assembly.
    private static readonly byte[][] Names =
        [.. Name().Matches(Encoding.Latin1.GetString(File.ReadAllBytes(typeof(Gateway.Channels.ChannelCatalog).Assembly.Location))).Select(match => match.Value).Distinct().Select(Encoding.Latin1.GetBytes)];

    private readonly byte[][] _words = Dictionary(seeds);

    public byte[] Mutate(List<byte[]> corpus)
    {
        // Newly kept bodies are the likelier half: they are where nobody has looked.
        var body = corpus[random.Next(2) == 0 ? random.Next(corpus.Count) : Math.Max(0, corpus.Count - 1 - random.Next(Math.Min(corpus.Count, 200)))];
        for (var times = 1 << random.Next(4); times > 0; times--)
            body = body.Length == 0 ? seeds[random.Next(seeds.Count)] : random.Next(2) == 0 ? Bytes(body, corpus) : Structure(body);
        return body.Length <= LengthMax ? body : body[..LengthMax];
    }

    private byte[] Bytes(byte[] body, List<byte[]> corpus)
    {
        var at = random.Next(body.Length);
        var length = random.Next(1, Math.Min(64, body.Length - at) + 1);
        var other = corpus[random.Next(corpus.Count)];
        return random.Next(9) switch
        {
            0 => [.. body[..at], (byte)random.Next(256), .. body[(at + 1)..]],
            1 => [.. body[..at], (byte)(body[at] ^ (1 << random.Next(8))), .. body[(at + 1)..]],
            2 => [.. body[..at], .. body[(at + length)..]],
            3 => [.. body[..(at + length)], .. body[at..]],
            4 => body[..at],
            5 when other.Length > 0 => [.. body[..at], .. other[random.Next(other.Length)..]],
            6 when other.Length > 0 => [.. body[..at], .. other[..Math.Min(other.Length, 256)], .. body[at..]],
            7 => [.. body[..at], .. _words[random.Next(_words.Length)], .. body[at..]],
            _ => [.. body[..at], .. Snippets[random.Next(Snippets.Length)], .. body[at..]],
        };
    }

    private byte[] Structure(byte[] body)
    {
        var from = random.Next(body.Length);
        var mark = body.AsSpan(from).IndexOfAny(Before);
        if (mark < 0)
            return [.. body, .. Snippets[random.Next(Snippets.Length)]];
        var start = from + mark + 1;
        var end = body.AsSpan(start).IndexOfAny(Behind);
        end = end < 0 ? body.Length : start + end;
        return random.Next(6) switch
        {
            0 => [.. body[..start], .. Values[random.Next(Values.Length)], .. body[end..]],
            1 => [.. body[..start], .. _words[random.Next(_words.Length)], .. body[end..]],
            2 => [.. body[..start], .. body[Math.Min(body.Length, end + 1)..]],
            3 => [.. body[..end], .. body[from..]],
            4 => Member(body, from),
            _ => [.. body[..start], .. Snippets[random.Next(Snippets.Length)], .. body[end..]],
        };
    }

    /// <summary>Puts one more member into an object.</summary>
    private byte[] Member(byte[] body, int from)
    {
        var brace = body.AsSpan(from).IndexOf((byte)'{');
        if (brace < 0)
            return [.. body[..from], .. Snippets[random.Next(Snippets.Length)], .. body[from..]];
        var at = from + brace + 1;
        return [.. body[..at], (byte)'"', .. Names[random.Next(Names.Length)], (byte)'"', (byte)':', .. Values[random.Next(Values.Length)], (byte)',', .. body[at..]];
    }

    /// <summary>Names and words of the seeds: what a decoder may compare with.</summary>
    private static byte[][] Dictionary(IReadOnlyList<byte[]> seeds)
    {
        // More words than a channel's grammar has; each is as likely as any other.
        const int WordsMax = 4000;
        var words = seeds.SelectMany(seed => Word().Matches(Encoding.Latin1.GetString(seed)).Select(match => match.Value)).Distinct().Take(WordsMax);
        return [.. words.Select(word => Encoding.Latin1.GetBytes(word))];
    }

    [GeneratedRegex(@"""[\w.:-]{1,40}""|[A-Za-z][\w-]{1,30}(?=[:=])|(?<=>)[A-Za-z_]{2,30}(?=<)", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    // Longer ones are sentences, shorter ones chance.
    [GeneratedRegex("[a-z][A-Za-z_]{2,30}", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
