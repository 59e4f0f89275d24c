using System.Text;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Signing;

/// <summary>A token in <c>Authorization</c>: as a bearer's, or as the password of basic authentication, whose user name then says nothing; or as <c>?token=</c> of the webhook's URL.</summary>
internal static class HttpCredentials
{
    // A user name and a token of 256 characters each in base64; longer is nobody's.
    private const int HeaderMax = 1024;

    public static VerifyOutcome Check(WebhookRequest request, AccountModel account, string secretName)
    {
        var header = request.Header("authorization");
        if (string.IsNullOrEmpty(header))
            return request.Query("token") is { Length: > 0 } token ? SharedToken.Check(token, account, secretName) : VerifyOutcome.Missing;
        return SharedToken.Check(Token(header) ?? "", account, secretName);
    }

    private static string? Token(string header)
    {
        if (header.Length > HeaderMax)
            return null;
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return header["Bearer ".Length..].Trim();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        Span<byte> bytes = stackalloc byte[HeaderMax];
        if (!Convert.TryFromBase64String(header["Basic ".Length..].Trim(), bytes, out var length))
            return null;
        var colon = bytes[..length].IndexOf((byte)':');
        return colon < 0 ? null : Encoding.UTF8.GetString(bytes[(colon + 1)..length]);
    }
}
