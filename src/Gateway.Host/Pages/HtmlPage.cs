using System.Security.Cryptography;
using System.Text;

namespace Gateway.Host.Pages;

/// <summary>
/// One page, everything in it. It holds no data itself, so anybody may load it. Its script and style carry a fresh nonce each time; nothing else on the
/// page may run or load.
/// </summary>
/// <param name="name">File in this folder.</param>
internal sealed class HtmlPage(string name)
{
    private const string Placeholder = "{nonce}";

    private readonly string[] _parts = Load("Gateway.Host.Pages." + name).Split(Placeholder);

    public async Task HandleAsync(HttpContext context)
    {
        // 128 bits, as the Content Security Policy specification asks at least.
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(string.Join(nonce, _parts), Encoding.UTF8, context.RequestAborted);
    }

    private static string Load(string resource)
    {
        using var stream = typeof(HtmlPage).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The program was built without {resource}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
