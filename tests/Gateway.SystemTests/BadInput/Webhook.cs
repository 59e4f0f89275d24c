using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.SystemTests.BadInput;

/// <summary>LINE's webhooks as LINE would send them.</summary>
internal static class Webhook
{
    public const string LineSecret = "canary-line-secret";
    public const string PreviousSecret = "canary-previous-secret";
    public const string OtherSecret = "canary-other-secret";
    public const string WhatsAppSecret = "canary-whatsapp-secret";
    public const string VerifyToken = "verify-me";

    public static string LineEvent(string user, string id, string text) =>
        $$$"""{"type":"message","mode":"active","timestamp":1772366400000,"source":{"type":"user","userId":"{{{user}}}"},"webhookEventId":"w-{{{id}}}","message":{"id":"{{{id}}}","type":"text","text":"{{{text}}}"}}""";

    public static byte[] LineBody(string user, string id, string text) => Encoding.UTF8.GetBytes($$"""{"destination":"Utokyo","events":[{{LineEvent(user, id, text)}}]}""");

    public static Task<HttpResponseMessage> PostLineAsync(this HttpClient client, byte[] body, string secret = LineSecret, string path = "in/acme/line/tokyo")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("x-line-signature", Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)));
        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
