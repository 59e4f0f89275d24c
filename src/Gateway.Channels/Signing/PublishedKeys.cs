using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Gateway.Channels.Json;

namespace Gateway.Channels.Signing;

/// <summary>The RSA keys of a JSON Web Key Set, by id. Others in it (RFC 7517 lets anything in) are passed over.</summary>
/// <remarks><code>{"keys":[{"kty":"RSA","use":"sig","kid":"..","n":"..","e":"AQAB","endorsements":["msteams"]}]}</code></remarks>
internal static class PublishedKeys
{
    // A provider publishes two to twenty keys; a key of 16,384 bits is the largest anyone would wait for.
    private const int KeysMax = 256;
    private const int ModulusMax = 2048;

    // One reading a document: the same bytes verify thousands of requests until the next fetch brings others.
    private static readonly ConditionalWeakTable<byte[], Dictionary<string, PublishedKey>> Read = [];

    public static PublishedKey? Find(ReadOnlyMemory<byte> document, string id)
    {
        var keys = MemoryMarshal.TryGetArray(document, out var array) && array is { Offset: 0, Array: { } whole } && whole.Length == document.Length
            ? Read.GetValue(whole, static bytes => Parse(bytes))
            : Parse(document);
        return keys.GetValueOrDefault(id);
    }

    private static Dictionary<string, PublishedKey> Parse(ReadOnlyMemory<byte> document)
    {
        var keys = new Dictionary<string, PublishedKey>(StringComparer.Ordinal);
        var body = new ReadOnlySequence<byte>(document);
        using var json = JsonBody.Read(body);
        if (json.Refusal is not null)
            return keys;
        var reader = json.Reader();
        string? fault = null;
        reader.Read();
        while (reader.NextMember())
        {
            if (!reader.At("keys"u8) || !reader.OpenArray("keys", ref fault))
            {
                reader.Skip();
                continue;
            }

            while (reader.NextElement())
            {
                if (reader.OpenObject("keys", ref fault) && ReadKey(ref reader, ref fault) is { } key && keys.Count < KeysMax)
                    keys[key.Id] = key;
            }
        }

        return keys;
    }

    private static PublishedKey? ReadKey(ref JsonReader reader, ref string? fault)
    {
        string? id = null, type = null, use = null;
        byte[]? modulus = null, exponent = null;
        List<string>? endorsements = null;
        while (reader.NextMember())
        {
            if (reader.At("kid"u8))
                id = reader.Fact();
            else if (reader.At("kty"u8))
                type = reader.Fact();
            else if (reader.At("use"u8))
                use = reader.Fact();
            else if (reader.At("n"u8))
                modulus = Number(ref reader);
            else if (reader.At("e"u8))
                exponent = Number(ref reader);
            else if (reader.At("endorsements"u8) && reader.OpenArray("endorsements", ref fault))
                endorsements = Names(ref reader);
            else
                reader.Skip();
        }

        return type == "RSA" && use is null or "sig" && id is not null && modulus is { Length: > 0 and <= ModulusMax } && exponent is { Length: > 0 and <= 8 }
            ? new PublishedKey(id, new RSAParameters { Modulus = modulus, Exponent = exponent }, endorsements ?? [])
            : null;
    }

    private static byte[]? Number(ref JsonReader reader)
    {
        var truncated = false;
        string? fault = null;
        return reader.Text("n", ModulusMax * 2, ref fault, ref truncated) is { Length: > 0 } text && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
    }

    private static List<string> Names(ref JsonReader reader)
    {
        var names = new List<string>();
        while (reader.NextElement())
        {
            if (reader.Fact() is { } name)
                names.Add(name);
        }

        return names;
    }
}
