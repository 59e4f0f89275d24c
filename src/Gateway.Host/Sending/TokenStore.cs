using System.Security.Cryptography;
using System.Text;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Journal;

namespace Gateway.Host.Sending;

/// <summary>
/// Tokens in the journal, encrypted: several gateways share one, and a refresh token that works once survives a restart. The key is made of the
/// tenant's pepper, which the store does not have.
/// </summary>
internal sealed class TokenStore(GatewayJournal journal, ModelSource models)
{
    private const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>The token kept, with the version to replace it under; no token when there is none, or none that this pepper can read.</summary>
    public async ValueTask<(HeldToken? Token, long Version)> ReadAsync(AccountRef account, CancellationToken cancellationToken)
    {
        if (Pepper(account) is not { } pepper || await journal.ReadAsync(Key(account, pepper), cancellationToken) is not { } record)
        {
            return (null, 0);
        }

        return (Open(record.State, account, pepper), record.Version);
    }

    /// <summary>False when another gateway was first, or the journal did not confirm.</summary>
    public async ValueTask<bool> WriteAsync(AccountRef account, HeldToken token, long version, DateTimeOffset now)
    {
        if (Pepper(account) is not { } pepper)
        {
            return false;
        }

        var result = await journal.CommitAsync(new Commit { Key = Key(account, pepper), ExpectedVersion = version, State = Seal(token, account, pepper), Now = now });
        return result.Outcome == CommitOutcome.Committed;
    }

    private ReadOnlyMemory<byte>? Pepper(AccountRef account) =>
        models.Current.Tenants.TryGetValue(account.Tenant, out var tenant) ? tenant.Pepper : null;

    /// <summary>Beside the account's dead letters: both are what sending for it must remember.</summary>
    private static JournalKey Key(AccountRef account, ReadOnlyMemory<byte> pepper) =>
        new(RecordKind.Sender, KeyedHash.Of(pepper.Span, "access token", account.Tenant, account.Channel, account.Account));

    private static byte[] Seal(HeldToken token, AccountRef account, ReadOnlyMemory<byte> pepper)
    {
        var plain = Encoding.UTF8.GetBytes(string.Join(
            '\n', token.Seed, Convert.ToBase64String(token.Access.Reveal()), token.Refresh is null ? "" : Convert.ToBase64String(token.Refresh.Reveal()),
            token.ObtainedAt.ToUnixTimeMilliseconds(), token.ExpiresAt.ToUnixTimeMilliseconds()));
        var sealedBytes = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceLength));
        using var cipher = Cipher(pepper, account);
        cipher.Encrypt(
            sealedBytes.AsSpan(0, NonceLength), plain, sealedBytes.AsSpan(NonceLength + TagLength), sealedBytes.AsSpan(NonceLength, TagLength));
        return sealedBytes;
    }

    private static HeldToken? Open(ReadOnlyMemory<byte> record, AccountRef account, ReadOnlyMemory<byte> pepper)
    {
        var bytes = record.Span;
        if (bytes.Length < NonceLength + TagLength)
        {
            return null;
        }

        var plain = new byte[bytes.Length - NonceLength - TagLength];
        using var cipher = Cipher(pepper, account);
        try
        {
            cipher.Decrypt(bytes[..NonceLength], bytes[(NonceLength + TagLength)..], bytes.Slice(NonceLength, TagLength), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            // Written under another pepper: as good as none.
            return null;
        }

        var parts = Encoding.UTF8.GetString(plain).Split('\n');
        return new HeldToken(
            parts[0], Text(parts[1])!, Text(parts[2]), DateTimeOffset.FromUnixTimeMilliseconds(Number(parts[3])), DateTimeOffset.FromUnixTimeMilliseconds(Number(parts[4])));
    }

    private static AesGcm Cipher(ReadOnlyMemory<byte> pepper, AccountRef account)
    {
        Span<byte> key = stackalloc byte[KeyLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, pepper.Span, key, [], Encoding.UTF8.GetBytes($"access token {account.Tenant}/{account.Channel}/{account.Account}"));
        return new AesGcm(key, TagLength);
    }

    private static Secret? Text(string base64) => base64.Length == 0 ? null : new Secret(Encoding.UTF8.GetString(Convert.FromBase64String(base64)));

    private static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
