using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.SystemTests.Faults.Load;

/// <summary>One webhook POST of WhatsApp with several messages, signed on its bytes. It is sent again unchanged until it is answered 2xx.</summary>
internal sealed class WhatsAppPost
{
    public const string AppSecret = "fault-test-app-secret";
    public const string PhoneNumberId = "106540352242922";

    private static readonly Uri Path = new($"in/{Site.Tenant}/whatsapp/{Site.Account}", UriKind.Relative);

    private readonly byte[] _body;
    private readonly string _signature;

    public WhatsAppPost(IReadOnlyList<MessageId> messages, DateTimeOffset at)
    {
        Messages = messages;
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        _body = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["object"] = "whatsapp_business_account",
            ["entry"] = new JsonArray(new JsonObject
            {
                ["id"] = "102290129340398",
                ["changes"] = new JsonArray(new JsonObject
                {
                    ["field"] = "messages",
                    ["value"] = new JsonObject
                    {
                        ["messaging_product"] = "whatsapp",
                        ["metadata"] = new JsonObject { ["display_phone_number"] = "15550783881", ["phone_number_id"] = PhoneNumberId },
                        ["messages"] = new JsonArray([.. messages.Select(message => (JsonNode)new JsonObject
                        {
                            ["from"] = Alias(message.Customer),
                            ["id"] = message.ToString(),
                            ["timestamp"] = seconds,
                            ["type"] = "text",
                            ["text"] = new JsonObject { ["body"] = $"Message {message.Number} of customer {message.Customer}: where is my order?" },
                        })]),
                    },
                }),
            }),
        }.ToJsonString());
        _signature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(AppSecret), _body));
    }

    public IReadOnlyList<MessageId> Messages { get; }

    public ReadOnlyMemory<byte> Body => _body;

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(_body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", _signature);
        return request;
    }

    /// <summary>The head of the same request for a raw socket, which promises the body and waits until it is asked for.</summary>
    public string HeadThatWaits(Uri gateway) => string.Create(CultureInfo.InvariantCulture,
        $"POST /{Path} HTTP/1.1\r\nHost: {gateway.Authority}\r\nContent-Type: application/json\r\nContent-Length: {_body.Length}\r\nX-Hub-Signature-256: {_signature}\r\nExpect: 100-continue\r\n\r\n");

    private static string Alias(int customer) => string.Create(CultureInfo.InvariantCulture, $"4915{customer:D9}");
}
