using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Contracts.Configuration;

namespace Gateway.Host.WebChat;

/// <summary>
/// The page a visitor talks through: complete in itself, no foreign script, style or font. A shop puts it into an iframe; the account's
/// origins say which may.
/// </summary>
internal static class Widget
{
    private static readonly string Page = Read();

    public static Task WriteAsync(HttpContext context, AccountModel account)
    {
        var nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var headers = context.Response.Headers;
        context.Response.ContentType = "text/html; charset=utf-8";
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            + $"frame-ancestors 'self' {string.Join(' ', account.Origins)}".TrimEnd();
        return context.Response.WriteAsync(Page.Replace("{{nonce}}", nonce, StringComparison.Ordinal), context.RequestAborted);
    }

    private static string Read()
    {
        using var stream = typeof(Widget).Assembly.GetManifestResourceStream("Gateway.Host.WebChat.widget.html")!;
        return new StreamReader(stream, Encoding.UTF8).ReadToEnd();
    }
}
