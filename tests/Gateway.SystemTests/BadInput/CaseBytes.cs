using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.SystemTests.BadInput;

/// <summary>Builds a case's request. <c>&lt;&lt;word argument&gt;&gt;</c> in its texts stands for what would be too long, or is known only when the gateway runs.</summary>
internal sealed partial class CaseBytes(Case about, IReadOnlyDictionary<string, string> known)
{
    public byte[] Request()
    {
        if (about.Hex is not null)
        {
            return Convert.FromHexString(about.Hex);
        }

        if (about.Raw is not null)
        {
            return Bytes(Fill(about.Raw, []));
        }

        var body = about.HexBody is { } hex ? Convert.FromHexString(hex) : Bytes(Fill(about.Body ?? "", []));
        var head = new StringBuilder().Append(Fill(about.Start!, body)).Append("\r\n");
        if (about.Host.Length > 0)
        {
            head.Append("Host: ").Append(about.Host).Append("\r\n");
        }

        foreach (var header in about.Headers)
        {
            head.Append(Fill(header, body)).Append("\r\n");
        }

        if (about.Length && (about.Body ?? about.HexBody) is not null)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        }

        return [.. Bytes(head.Append("\r\n").ToString()), .. body];
    }

    public string Fill(string text, byte[] body) => Macro().Replace(text, match =>
    {
        var argument = match.Groups["argument"].Value;
        return match.Groups["word"].Value switch
        {
            "repeat" => Repeat(argument),
            "batch" => string.Join(',', Enumerable.Range(0, int.Parse(argument, CultureInfo.InvariantCulture)).Select(n => Webhook.LineEvent("Ubatch", $"batch-{n}", "x"))),
            "ahead" => (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() + long.Parse(argument, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture),
            "sign" => Signature(argument, body),
            "signOf" => Signature("line", Convert.FromHexString(argument)),
            var word => known[(word + " " + argument).TrimEnd()],
        };
    });

    private static string Repeat(string argument)
    {
        var space = argument.IndexOf(' ', StringComparison.Ordinal);
        return string.Concat(Enumerable.Repeat(argument[(space + 1)..], int.Parse(argument[..space], CultureInfo.InvariantCulture)));
    }

    private static string Signature(string how, byte[] body)
    {
        var secret = how switch { "other" => Webhook.OtherSecret, "whatsapp" => Webhook.WhatsAppSecret, "previous" => Webhook.PreviousSecret, _ => Webhook.LineSecret };
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body);
        hash[^1] ^= (byte)(how == "bit" ? 1 : 0);
        return Convert.ToBase64String(hash);
    }

    private byte[] Bytes(string text) => (about.Latin1 ? Encoding.Latin1 : Encoding.UTF8).GetBytes(text);

    [GeneratedRegex("<<(?<word>[a-zA-Z0-9]+)(?: (?<argument>.*?))?>>", RegexOptions.Singleline)]
    private static partial Regex Macro();
}
