using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;

namespace Gateway.Channels.Signing;

/// <summary>A JSON Web Token in its compact form, taken apart. Nothing of it may be believed before its signature is checked.</summary>
/// <remarks>RFC 7515. The algorithm is the channel's, never the token's: a token that names another one is refused.</remarks>
internal sealed class CompactToken
{
    // The Bot Framework's tokens have about 1,000 characters; Kestrel's own limit of all headers is 32 KiB.
    private const int LengthMax = 8192;

    private readonly byte[] _signed;
    private readonly byte[] _signature;
    private readonly byte[] _header;
    private readonly byte[] _claims;

    private CompactToken(byte[] signed, byte[] signature, byte[] header, byte[] claims) =>
        (_signed, _signature, _header, _claims) = (signed, signature, header, claims);

    public string? Algorithm => ResponseJson.Find(_header, "alg");

    public string? KeyId => ResponseJson.Find(_header, "kid");

    /// <summary>The token behind <c>Bearer</c>; null when the header is no such thing, or written in another than the one canonical way.</summary>
    public static CompactToken? OfBearer(string header)
    {
        const string Scheme = "Bearer ";
        return header.Length <= LengthMax && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? Parse(header.AsSpan(Scheme.Length)) : null;
    }

    public static CompactToken? Parse(ReadOnlySpan<char> text)
    {
        var first = text.IndexOf('.');
        var last = text.LastIndexOf('.');
        if (text.Length > LengthMax || first <= 0 || last == first || CanonicalBase64.Decode(text[..first]) is not { } header
            || CanonicalBase64.Decode(text[(first + 1)..last]) is not { } claims || CanonicalBase64.Decode(text[(last + 1)..]) is not { } signature)
        {
            return null;
        }

        var signed = new byte[last];
        return Encoding.ASCII.TryGetBytes(text[..last], signed, out _)
            && JsonBody.IsReadable(new ReadOnlySequence<byte>(header)) && JsonBody.IsReadable(new ReadOnlySequence<byte>(claims))
            ? new CompactToken(signed, signature, header, claims)
            : null;
    }

    /// <summary>RS256.</summary>
    public bool IsSignedBy(PublishedKey key) => Algorithm == "RS256" && key.Signs(_signed, _signature);

    /// <summary>HS256.</summary>
    public bool IsSignedBy(ReadOnlySpan<byte> key)
    {
        Span<byte> computed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, _signed, computed);
        return Algorithm == "HS256" && CryptographicOperations.FixedTimeEquals(computed, _signature);
    }

    public string? Claim(string name) => ResponseJson.Find(_claims, name);

    /// <summary>Whether <c>aud</c> is this audience, or a list with it.</summary>
    public bool IsFor(string audience)
    {
        using var json = JsonBody.Read(new ReadOnlySequence<byte>(_claims));
        var reader = json.Reader();
        reader.Read();
        while (reader.NextMember())
        {
            if (!reader.At("aud"u8))
            {
                reader.Skip();
                continue;
            }

            if (reader.TokenType != JsonTokenType.StartArray)
                return reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(audience);
            while (reader.NextElement())
            {
                if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(audience))
                    return true;
                reader.Skip();
            }
        }

        return false;
    }

    /// <summary>Whether the time is between <c>nbf</c> and <c>exp</c>, as far as the token has them, give or take what clocks differ.</summary>
    public bool IsValidAt(DateTimeOffset time, TimeSpan skew)
    {
        var seconds = (double)time.ToUnixTimeSeconds();
        return Time("nbf") is not { } from || from <= seconds + skew.TotalSeconds
            ? Time("exp") is not { } until || until >= seconds - skew.TotalSeconds
            : false;
    }

    public double? Time(string claim) =>
        double.TryParse(Claim(claim), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}
