using System.Buffers.Text;
using System.Security.Cryptography;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Host.WebChat;

/// <summary>
/// A visitor: the secret token that only the browser has, and the alias everyone else sees. The alias is a keyed hash of the token, so that
/// an agent or a reader of events cannot take the visitor's place.
/// </summary>
internal sealed record Visitor(string Id, string ResumeToken)
{
    private const int TokenBytes = 16;

    /// <summary>The visitor a token belongs to; a new one for a token that is absent or not of our form.</summary>
    public static Visitor Of(TenantModel tenant, AccountRef account, string? resume)
    {
        Span<byte> bytes = stackalloc byte[TokenBytes];
        if (resume is not { Length: 22 } || !Base64Url.IsValid(resume) || !Base64Url.TryDecodeFromChars(resume, bytes, out var written) || written != TokenBytes)
        {
            RandomNumberGenerator.Fill(bytes);
        }

        var token = Base64Url.EncodeToString(bytes);
        var id = KeyedHash.Of(tenant.Pepper.Span, "visitor", account.Tenant, account.Account, token);
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return new Visitor(Base64Url.EncodeToString(bytes), token);
    }
}
