using System.Buffers;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Channels;
using Gateway.Channels.WhatsApp;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Benchmarks;

/// <summary>A signed WhatsApp text of 1 KB, verified and decoded by the channel, and by what a service written in an afternoon does.</summary>
internal sealed class WhatsAppText : WebhookRequest
{
    private const string Secret = "benchmark-app-secret";

    private readonly byte[] _body = Body();
    private readonly string _signature;
    private readonly byte[] _key = Encoding.UTF8.GetBytes(Secret);
    private readonly WhatsAppChannel _channel = new();
    private readonly List<InboundItem> _items = new(1);
    private readonly AccountModel _account = new()
    {
        Ref = new AccountRef("load", WhatsAppChannel.ChannelName, "main"),
        Secrets = new Dictionary<string, Secret> { ["appSecret"] = new(Secret) }.ToFrozenDictionary(),
        Queue = "default",
        Labels = FrozenDictionary<string, string>.Empty,
    };

    public WhatsAppText() => _signature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(_key, _body));

    public override string Method => "POST";

    public override Uri Url { get; } = new("https://gateway.example/in/load/whatsapp/main");

    // After the message's own time, so that no clock looks suspect.
    public override DateTimeOffset ReceivedAt { get; } = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public int BodyLength => _body.Length;

    public override string? Header(string name) => name == "X-Hub-Signature-256" ? _signature : null;

    public override string? Query(string name) => null;

    /// <summary>Verify and decode as ingress does.</summary>
    public InboundItem Ours()
    {
        _items.Clear();
        var body = new ReadOnlySequence<byte>(_body);
        if (_channel.Verify(body, this, _account) != VerifyOutcome.Verified || _channel.Decode(body, this, _account, _items).Outcome != DecodeOutcome.Decoded)
        {
            throw new InvalidOperationException("The benchmark's own message was refused.");
        }

        return _items[0];
    }

    /// <summary>HMAC over the body, compared as text, and the whole document as objects.</summary>
    public object Usual()
    {
        var signature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(_key, _body));
        if (signature != _signature)
        {
            throw new InvalidOperationException("The benchmark's own message was refused.");
        }

        return JsonSerializer.Deserialize<Notification>(_body, JsonSerializerOptions.Web)!;
    }

    /// <summary>The signature alone, which nobody can do without.</summary>
    public byte[] Hmac() => HMACSHA256.HashData(_key, _body);

    /// <summary>Bytes on the heap of the texts a message carries: what a decoder that hands out strings cannot do without.</summary>
    public long StringBytes()
    {
        var item = Ours();
        string?[] texts = [item.Account, item.Sender, item.SenderName, item.Id, item.Text];

        // Aliases repeat the sender's text; an object header, a method table, a length and the terminator are 22 bytes, in units of 8.
        return texts.OfType<string>().Distinct(ReferenceEqualityComparer.Instance).Cast<string>().Sum(text => (22L + (2 * text.Length) + 7) / 8 * 8);
    }

    private static byte[] Body()
    {
        var text = new StringBuilder("Hello, my order 4711 has not arrived yet.");
        while (text.Length < 480)
        {
            text.Append(" Could you have a look?");
        }

        return Encoding.UTF8.GetBytes(
            """
            {"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"value":{"messaging_product":"whatsapp",
            "metadata":{"display_phone_number":"15550783881","phone_number_id":"106540352242922"},
            "contacts":[{"profile":{"name":"Sheena Nelson"},"wa_id":"16505551234"}],
            "messages":[{"from":"16505551234","id":"wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=","timestamp":"1749416383",
            "type":"text","text":{"body":"TEXT"}}]},"field":"messages"}]}]}
            """.ReplaceLineEndings("").Replace("TEXT", text.ToString(), StringComparison.Ordinal));
    }

    internal sealed record Notification(string Object, List<Entry> Entry);

    internal sealed record Entry(string Id, List<Change> Changes);

    internal sealed record Change(string Field, Value Value);

    internal sealed record Value(string MessagingProduct, List<Contact> Contacts, List<Message> Messages)
    {
        [System.Text.Json.Serialization.JsonPropertyName("metadata")]
        public Metadata? Metadata { get; init; }
    }

    internal sealed record Metadata
    {
        [System.Text.Json.Serialization.JsonPropertyName("display_phone_number")]
        public string? DisplayPhoneNumber { get; init; }

        [System.Text.Json.Serialization.JsonPropertyName("phone_number_id")]
        public string? PhoneNumberId { get; init; }
    }

    internal sealed record Contact(Profile Profile)
    {
        [System.Text.Json.Serialization.JsonPropertyName("wa_id")]
        public string? WaId { get; init; }
    }

    internal sealed record Profile(string Name);

    internal sealed record Message(string From, string Id, string Timestamp, string Type, TextBody? Text);

    internal sealed record TextBody(string Body);
}
