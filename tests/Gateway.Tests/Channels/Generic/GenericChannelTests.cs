using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.Generic;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Generic;

public sealed class GenericChannelTests
{
    private static readonly GenericChannel Channel = new();

    internal static AccountModel Account(Dictionary<string, string> settings, params (string, string)[] secrets) =>
        TestAccounts.Of("generic", null, secrets) with { Settings = settings.ToFrozenDictionary() };

    private static Dictionary<string, string> Chat => new()
    {
        ["items"] = "/events",
        ["map"] = """
            {"kind":{"from":"/type","values":{"msg.in":"message","msg.read":"receipt","*":"ignored"}},"id":"/id","sender":"/user/id","senderName":["/user/name","/user/nick"],
             "timestamp":"/at","text":"/body/text","status":"=read","target":"/ref","account":"$/bot","extra.group":"/room"}
            """,
        ["attachments"] = """{"items":"/body/files","url":"/href","mime":"/type","name":"/title","size":"/bytes"}""",
        ["signature"] = """{"scheme":"hmac","header":"X-Sig","prefix":"v1=","signed":"{timestamp}.{body}","timestamp":"X-Time","toleranceSeconds":60}""",
        ["answer"] = """{"status":200,"contentType":"text/plain","body":"ok"}""",
    };

    [Fact]
    public void Decode_JsonItems_AreMappedByPointers()
    {
        var items = Decoded("""
            {"bot":"b7","events":[{"type":"msg.in","id":9007199254740993,"user":{"id":"u1","nick":"Ann"},"at":1749416383,"room":"r","body":{"text":"hola",
             "files":[{"href":"https://x.example/a.png","type":"image/png","title":"a.png","bytes":12}]}},{"type":"msg.read","id":"2","user":{"id":"u1"},"ref":"m9"},{"type":"other","user":{"id":"u1"}}]}
            """, Account(Chat));
        Assert.Equal([ItemKind.Message, ItemKind.Receipt, ItemKind.Ignored], items.Select(i => i.Kind));
        Assert.Equal(("9007199254740993", "u1", "Ann", "hola", "b7", "r"), (items[0].Id, items[0].Sender, items[0].SenderName, items[0].Text, items[0].Account, items[0].Extra!["group"]));
        Assert.Equal(("image", "https://x.example/a.png", 12L), (items[0].Attachments[0].Kind, items[0].Attachments[0].Url, items[0].Attachments[0].Size));
        Assert.Equal(("m9", "read"), (items[1].Target, items[1].Status));
    }

    [Theory]
    [InlineData("""{"a":{"b":[{"c":"x"},{"c":"y"}]}}""", "/a/b/1/c", "y")]
    [InlineData("""{"a":{"b":[{"c":"x"}]}}""", "/a/b/1/c", null)]
    [InlineData("""{"a":{"b":[{"c":"x"}]}}""", "/a/b/-1/c", null)]
    [InlineData("""{"a":{"b":[{"c":"x"}]}}""", "/a/b/c", null)]
    [InlineData("""[{"x":1},{"x":"second"}]""", "/1/x", "second")]
    [InlineData("""{"0":{"1":"by name"}}""", "/0/1", "by name")]
    [InlineData("""{"a/b":{"m~n":"escaped"}}""", "/a~1b/m~0n", "escaped")]
    [InlineData("""{"":{"":"empty names"}}""", "//", "empty names")]
    [InlineData("""{"\u0061":"escaped in the body"}""", "/a", "escaped in the body")]
    [InlineData("""{"skipped":{"a":1},"a":{"deep":[1,{"n":2}]}}""", "/a", "{\"deep\":[1,{\"n\":2}]}")]
    [InlineData("""{"a":true}""", "/a", "true")]
    [InlineData("""{"a":null}""", "/a", null)]
    [InlineData("""{"a":-1.50e3}""", "/a", "-1.50e3")]
    [InlineData("""{"a":"half \ud83d pair"}""", "/a", "half \uFFFD pair")]
    public void Decode_Pointer_FindsWhatItNames(string body, string path, string? text) =>
        Assert.Equal(text, Decoded(body, Account(new() { ["format"] = "json", ["map"] = "{\"sender\":\"=s\",\"text\":\"" + path + "\"}" }))[0].Text);

    [Fact]
    public void Decode_BytesThatAreNoUtf8_AreReplaced()
    {
        var items = new List<InboundItem>();
        byte[] body = [.. "{\"a\":\"caf"u8, 0xE9, .. "\"}"u8];
        Assert.Equal(DecodeOutcome.Decoded, Channel.Decode(Bodies.Of(body), new TestRequest(), Account(new() { ["map"] = """{"sender":"=s","text":"/a"}""" }), items).Outcome);
        Assert.Equal("caf\uFFFD", items[0].Text);
    }

    [Fact]
    public void Decode_MappedValue_MayBeLongOrEscaped()
    {
        var word = new string('w', 100);
        var account = Account(new() { ["map"] = "{\"sender\":\"=s\",\"status\":{\"from\":\"/a\",\"values\":{\"" + word + "\":\"long\",\"q\\\"q\":\"quoted\",\"*\":\"other\"}}}" });
        Assert.Equal("long", Decoded("{\"a\":\"" + word + "\"}", account)[0].Status);
        Assert.Equal("quoted", Decoded("""{"a":"q\"q"}""", account)[0].Status);
        Assert.Equal("other", Decoded("""{"a":7}""", account)[0].Status);
        Assert.Null(Decoded("""{"b":7}""", account)[0].Status);
    }

    [Fact]
    public void Decode_MoreAttachmentsThanAMessageMayHave_AreCutAndTold()
    {
        var files = string.Join(',', Enumerable.Range(0, 150).Select(n => $"{{\"href\":\"https://x.example/{n}\",\"type\":\"image\"}}"));
        var item = Decoded("{\"bot\":\"b\",\"events\":[{\"type\":\"msg.in\",\"user\":{\"id\":\"u\"},\"body\":{\"files\":[" + files + "]}}]}", Account(Chat))[0];
        Assert.Equal((100, "image", "true"), (item.Attachments.Count, item.Attachments[99].Kind, item.Extra!["truncated"]));
    }

    [Fact]
    public void Decode_FormAndXml_AreTreesLikeJson()
    {
        var form = Account(new() { ["map"] = """{"sender":"/From","text":"/Body","id":"/MessageSid"}""" });
        Assert.Equal(("+49", "hé"), Assert.Single(Decoded("From=%2B49&Body=h%C3%A9&MessageSid=s1", form)) is var f ? (f.Sender, f.Text) : default);
        var xml = Account(new() { ["items"] = "/msgs/msg", ["map"] = """{"sender":"/@from","text":["/body/#text","/body"],"id":"/id"}""" });
        var items = Decoded("<msgs><msg from='a'><id>1</id><body>x &amp; y</body></msg><msg from='b'><id>2</id><body lang='de'>z</body></msg></msgs>", xml);
        Assert.Equal([("a", "x & y", "1"), ("b", "z", "2")], items.Select(i => (i.Sender!, i.Text!, i.Id!)));
        var mixed = Assert.Single(Decoded("<msgs>\n <msg from='a'>\n  <id>1</id>\n  <body>Hello <b>x</b>!</body>\n </msg>\n</msgs>", xml));
        Assert.Equal(("Hello !", "1"), (mixed.Text, mixed.Id));
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>")]
    [InlineData("<a>")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":1,\"a\":2}")]
    public void Decode_WrongBody_IsMalformed(string body)
    {
        var items = new List<InboundItem>();
        Assert.Equal(DecodeOutcome.Malformed, Channel.Decode(Bodies.Of(body), new TestRequest(), Account(new() { ["map"] = """{"sender":"/a"}""" }), items).Outcome);
        Assert.Empty(items);
    }

    [Fact]
    public void Verify_HmacWithTimestamp_ChecksBytesAndWindow()
    {
        var now = TestRequest.Now.ToUnixTimeSeconds();
        var account = Account(Chat, ("key", "k"));
        string Sign(string body, long time) => "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData("k"u8.ToArray(), Encoding.UTF8.GetBytes($"{time}.{body}")));
        VerifyOutcome Verify(string body, string signature, long time) => Channel.Verify(
            Bodies.Of(body), new TestRequest(("X-Sig", signature), ("X-Time", time.ToString(System.Globalization.CultureInfo.InvariantCulture))), account);
        Assert.Equal(VerifyOutcome.Verified, Verify("{}", Sign("{}", now), now));
        Assert.Equal(VerifyOutcome.Forged, Verify("{ }", Sign("{}", now), now));
        Assert.Equal(VerifyOutcome.Forged, Verify("{}", Sign("{}", now), now + 1));
        Assert.Equal(VerifyOutcome.Expired, Verify("{}", Sign("{}", now - 61), now - 61));
        Assert.Equal(VerifyOutcome.Missing, Channel.Verify(Bodies.Of("{}"), new TestRequest(), account));
        Assert.Equal(VerifyOutcome.NotConfigured, Verify("{}", Sign("{}", now), now) is VerifyOutcome.Verified
            ? Channel.Verify(Bodies.Of("{}"), new TestRequest(("X-Sig", "v1=00")), Account(Chat)) : VerifyOutcome.Forged);
    }

    [Fact]
    public void Verify_OtherFamilies_TakeTheRightAndRefuseTheWrong()
    {
        using var rsa = RSA.Create(2048);
        var body = "{}"u8.ToArray();
        var right = Convert.ToBase64String(rsa.SignData(body, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        (string Recipe, string Key, string Header, string Good)[] families =
        [
            ("""{"scheme":"token","header":"X-T"}""", "secret", "X-T", "secret"),
            ("""{"scheme":"hmac","header":"X-T","algorithm":"sha1","encoding":"base64"}""", "k", "X-T", Convert.ToBase64String(HMACSHA1.HashData("k"u8.ToArray(), body))),
            ("""{"scheme":"rsa","header":"X-T"}""", rsa.ExportSubjectPublicKeyInfoPem(), "X-T", right),
            ("""{"scheme":"basic"}""", "secret", "authorization", "Basic " + Convert.ToBase64String("u:secret"u8.ToArray())),
        ];
        foreach (var (recipe, key, header, good) in families)
        {
            var account = Account(new() { ["map"] = """{"sender":"/a"}""", ["signature"] = recipe }, ("key", key));
            Assert.Empty(Channel.Faults(account));
            Assert.Equal(VerifyOutcome.Verified, Channel.Verify(Bodies.Of(body), new TestRequest((header, good)), account));
            Assert.Equal(VerifyOutcome.Forged, Channel.Verify(Bodies.Of(body), new TestRequest((header, good[..^3] + "AAA")), account));
        }
    }

    [Theory]
    [InlineData("hmac", "{body}", true)]
    [InlineData("hmac", "{timestamp}.{body}", false)]
    [InlineData("token", "{body}", false)]
    public void Faults_TimeThatIsNotSigned_IsTold(string scheme, string template, bool faulty)
    {
        var chat = Chat;
        chat["signature"] = $$"""{"scheme":"{{scheme}}","header":"X-Sig","signed":"{{template}}","timestamp":"X-Time"}""";
        Assert.Equal(faulty, Channel.Faults(Account(chat)).Any(fault => fault.Rule.Contains("must contain {timestamp}", StringComparison.Ordinal)));
    }

    [Fact]
    public void Faults_WrongSettings_AreAllTold()
    {
        var faults = Channel.Faults(Account(new()
        {
            ["format"] = "yaml",
            ["items"] = "events",
            ["map"] = """{"nope":"/a","id":7}""",
            ["signature"] = """{"scheme":"hmac","signed":"x"}""",
            ["send"] = """{"url":"x"}""",
            ["answer"] = """{"status":500}""",
        })).ToList();
        foreach (var expected in (string[])["json, form, xml, auto or query", "JSON pointer", "nope: is not a field", "id: must be", "sender: must be given", "header: must name", "signed: must contain {body}", "url: must be", "body: must contain {text}", "status: must be"])
            Assert.Contains(faults, fault => fault.Rule.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Encode_Template_FillsPlacesOnceAndEscapes()
    {
        var account = Account(
            new() { ["map"] = """{"sender":"/a"}""", ["send"] = """{"url":"https://api.example/u/{recipient}","headers":{"Authorization":"Bearer {secret.apiToken}"},"body":"{\"to\":{recipient},\"text\":{text}}"}""" },
            ("apiToken", "t"));
        var request = Assert.Single(Channel.Encode(new OutboundMessage { DeliveryId = Guid.NewGuid(), Recipient = "a/b", Text = "say \"{recipient}\"" }, account).Requests);
        Assert.Equal(("https://api.example/u/a%2Fb", ("Authorization", "Bearer t")), (request.Url.AbsoluteUri, request.Headers[0]));
        Assert.Equal("{\"to\":\"a/b\",\"text\":\"say \\\"{recipient}\\\"\"}", Encoding.UTF8.GetString(request.Body.Span));
    }

    [Fact]
    public void Handshake_Challenge_IsEchoedUnderTheToken()
    {
        var account = Account(new() { ["map"] = """{"sender":"/a"}""", ["challenge"] = """{"query":"challenge","token":"verify"}""" }, ("verifyToken", "v"));
        TestRequest Get(string token) => new() { Verb = "GET", Parameters = new() { ["challenge"] = "c1", ["verify"] = token } };
        Assert.Equal("c1", Encoding.UTF8.GetString(Channel.Handshake(Bodies.Of(""), Get("v"), account)!.Body.Span));
        Assert.Equal(403, Channel.Handshake(Bodies.Of(""), Get("x"), account)!.Status);
    }

    private static List<InboundItem> Decoded(string body, AccountModel account)
    {
        var items = new List<InboundItem>();
        var result = Channel.Decode(Bodies.Of(body), new TestRequest(), account, items);
        Assert.True(result.Outcome == DecodeOutcome.Decoded, result.Detail);
        return items;
    }
}
