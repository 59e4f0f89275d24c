using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels.Json;
using Gateway.Channels.Signing;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Zalo;

/// <summary><c>X-ZEvent-Signature: mac=</c> and SHA-256 in hex over id, raw body, the body's timestamp and the account's secret key.</summary>
internal static class ZaloSignature
{
    public const string SecretName = "oaSecretKey";
    public const string IdSetting = "signatureId";

    public static VerifyOutcome Check(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var header = request.Header("X-ZEvent-Signature");
        if (string.IsNullOrEmpty(header))
            return VerifyOutcome.Missing;
        var current = account.Current(SecretName);
        var previous = account.Previous(SecretName);
        if (current is null && previous is null)
            return VerifyOutcome.NotConfigured;
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        if (!SignatureHeader.Hex(header, "mac=", given) && !SignatureHeader.Hex(header, "", given))
            return VerifyOutcome.Forged;

        // Id and timestamp stand in the body: only these two are looked for before the hash is right.
        using var json = JsonBody.Read(body);
        if (json.Refusal is not null)
            return VerifyOutcome.Forged;
        var id = account.Settings.GetValueOrDefault(IdSetting) == "oa" ? account.ProviderId : account.Settings.GetValueOrDefault("appId");
        id ??= Member(json.Reader(), "app_id"u8);
        var timestamp = Member(json.Reader(), "timestamp"u8) ?? "";
        foreach (var secret in (ReadOnlySpan<Secret?>)[current, previous])
        {
            if (secret is not null && CryptographicOperations.FixedTimeEquals(Hash(id ?? "", body, timestamp, secret), given))
                return VerifyOutcome.Verified;
        }

        return VerifyOutcome.Forged;
    }

    private static byte[] Hash(string id, in ReadOnlySequence<byte> body, string timestamp, Secret secret)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(id));
        foreach (var segment in body)
        {
            hash.AppendData(segment.Span);
        }

        hash.AppendData(Encoding.UTF8.GetBytes(timestamp));
        hash.AppendData(secret.Reveal());
        return hash.GetHashAndReset();
    }

    private static string? Member(JsonReader reader, ReadOnlySpan<byte> name)
    {
        reader.Read();
        return reader.Inner(name);
    }
}
