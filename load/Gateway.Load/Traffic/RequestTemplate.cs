using System.Text;

namespace Gateway.Load.Traffic;

/// <summary>How a channel proves its requests.</summary>
internal enum Proof
{
    /// <summary>HMAC-SHA256 of the body, lower case hex.</summary>
    HexHmac,

    /// <summary>HMAC-SHA256 of the body, base64.</summary>
    Base64Hmac,

    /// <summary>A shared token that stands in the template already.</summary>
    Token,
}

/// <summary>
/// One webhook request as bytes, with places of fixed width for what differs from message to message, so that making the next one is writing some
/// digits and one HMAC.
/// </summary>
internal sealed class RequestTemplate
{
    // Placeholders: as wide as what replaces them, and nothing a template says otherwise.
    private const string NumberPlace = "NNNNNNNNNN";
    private const string AliasPlace = "AAAAAAAAAAAA";
    private const string SecondsPlace = "TTTTTTTTTT";
    private const char SignaturePlace = 'S';

    public const int NumberLength = 10;
    public const int AliasLength = 12;
    public const int SecondsLength = 10;

    private RequestTemplate(byte[] bytes, int bodyStart, Proof proof, string secret)
    {
        (Bytes, BodyStart, Proof, Secret) = (bytes, bodyStart, proof, Encoding.UTF8.GetBytes(secret));
        Numbers = Places(NumberPlace);
        Aliases = Places(AliasPlace);
        Seconds = Places(SecondsPlace);
        var signature = proof == Proof.Token ? [] : Places(new string(SignaturePlace, SignatureLength(proof)));
        SignatureAt = signature.Length == 0 ? -1 : signature[0];
    }

    public byte[] Bytes { get; }

    public int BodyStart { get; }

    public Proof Proof { get; }

    public byte[] Secret { get; }

    public int[] Numbers { get; }

    public int[] Aliases { get; }

    public int[] Seconds { get; }

    public int SignatureAt { get; }

    public static int SignatureLength(Proof proof) => proof == Proof.HexHmac ? 64 : 44;

    /// <param name="headers">Lines of the channel, each with its line end; the signature's place is a run of <c>S</c>.</param>
    public static RequestTemplate Create(Uri url, string path, string headers, string body, Proof proof, string secret)
    {
        var length = Encoding.UTF8.GetByteCount(body);
        var head = $"POST {path} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{headers}\r\n";
        return new RequestTemplate(Encoding.UTF8.GetBytes(head + body), Encoding.UTF8.GetByteCount(head), proof, secret);
    }

    public static string SignatureText(Proof proof) => new(SignaturePlace, SignatureLength(proof));

    private int[] Places(string place)
    {
        var text = Encoding.ASCII.GetBytes(place);
        var places = new List<int>();
        for (var from = 0; Bytes.AsSpan(from).IndexOf(text) is var at && at >= 0; from += at + text.Length)
        {
            places.Add(from + at);
        }

        return [.. places];
    }
}
