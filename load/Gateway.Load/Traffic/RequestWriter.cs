using System.Buffers.Text;
using System.Security.Cryptography;

namespace Gateway.Load.Traffic;

/// <summary>Writes one connection's requests into one buffer: the last one is overwritten by the next.</summary>
internal sealed class RequestWriter(RequestTemplate template, TimeProvider clock) : IDisposable
{
    private readonly byte[] _bytes = [.. template.Bytes];
    private readonly IncrementalHash _hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, template.Secret);

    public ReadOnlyMemory<byte> Write(int number, int alias)
    {
        Put(template.Numbers, RequestTemplate.NumberLength, number);
        Put(template.Aliases, RequestTemplate.AliasLength, MessageText.AliasBase + alias);
        Put(template.Seconds, RequestTemplate.SecondsLength, clock.GetUtcNow().ToUnixTimeSeconds());
        if (template.SignatureAt >= 0)
        {
            Sign();
        }

        return _bytes;
    }

    public void Dispose() => _hmac.Dispose();

    private void Put(int[] places, int length, long value)
    {
        foreach (var place in places)
        {
            Utf8Formatter.TryFormat(value, _bytes.AsSpan(place, length), out _, new('D', (byte)length));
        }
    }

    private void Sign()
    {
        Span<byte> hash = stackalloc byte[32];
        _hmac.AppendData(_bytes.AsSpan(template.BodyStart));
        _hmac.GetHashAndReset(hash);
        var place = _bytes.AsSpan(template.SignatureAt, RequestTemplate.SignatureLength(template.Proof));
        if (template.Proof == Proof.HexHmac)
        {
            Convert.TryToHexStringLower(hash, place, out _);
        }
        else
        {
            Base64.EncodeToUtf8(hash, place, out _, out _);
        }
    }
}
