using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Channels;
using Gateway.Channels.Forms;
using Gateway.Channels.Twilio;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels.Trade;

public sealed class FieldSetTests
{
    private static string? Refusal(string body)
    {
        using var fields = FieldSet.Form(Bodies.Of(body));
        return fields.Refusal;
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\r\n", "empty")]
    [InlineData("a=1&a=2", "twice")]
    [InlineData("Body=1&body=2", "twice")]
    [InlineData("%61=1&a=2", "twice")]
    [InlineData("a=%", "percent")]
    [InlineData("a=%4", "percent")]
    [InlineData("a=%zz", "percent")]
    [InlineData("a=%FF", "UTF-8")]
    [InlineData("a=%C0%80", "UTF-8")]
    [InlineData("=1", "without a name")]
    public void Form_NotOneReading_IsRefused(string body, string because) => Assert.Contains(because, Refusal(body), StringComparison.Ordinal);

    [Fact]
    public void Form_OverTheLimits_IsRefused()
    {
        Assert.Null(Refusal(string.Join('&', Enumerable.Range(0, 256).Select(n => $"k{n}=v"))));
        Assert.Contains("256 fields", Refusal(string.Join('&', Enumerable.Range(0, 257).Select(n => $"k{n}=v"))), StringComparison.Ordinal);
        Assert.Contains("name", Refusal(new string('k', 257) + "=v"), StringComparison.Ordinal);
        Assert.Null(Refusal("k=" + new string('v', 65_536)));
        Assert.Contains("64 KiB", Refusal("k=" + new string('v', 65_537)), StringComparison.Ordinal);
    }

    [Fact]
    public void Form_EscapesAndBlanks_AreDecoded()
    {
        using var fields = FieldSet.Form(Bodies.Of("Body=Gr%C3%B6%C3%9Fe+42%3F%00&&empty=&flag&last=1\r\n"));
        Assert.Equal("Größe 42?\0", fields.Text("body"u8));
        Assert.Null(fields.Text("empty"u8));
        Assert.True(fields.TryGet("flag"u8, out var flag) && flag.IsEmpty);
        Assert.Equal(1, fields.Whole("last"u8));
    }

    [Fact]
    public void Query_OfAUrl_IsReadAsItWasWritten()
    {
        using var fields = FieldSet.Query(new Uri("https://h/p?a=%41+b&c=%2B#d=1"));
        Assert.Equal(("A b", "+", null), (fields.Text("a"u8), fields.Text("c"u8), fields.Text("d"u8)));
    }
}

public sealed class TradeChannelTests
{
    private static List<InboundItem> Decode(string channel, string body, AccountModel? account = null, TestRequest? request = null)
    {
        var items = new List<InboundItem>();
        var result = ChannelCatalog.Find(channel)!.Decode(Bodies.Of(body), request ?? new TestRequest(), account ?? TestAccounts.Any, items);
        Assert.True(result.Outcome == DecodeOutcome.Decoded, result.Detail);
        return items;
    }

    [Fact]
    public void Verify_TwilioVectors_AgreeWithTheirAuthors()
    {
        Assert.SkipWhen(SharedPayloads.Root is null, SharedPayloads.Absent);
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedPayloads.Root!, "signature-vectors.json")));
        var count = 0;
        foreach (var vector in file.RootElement.GetProperty("vectors").EnumerateArray().Where(v => v.GetProperty("channel").GetString() == "twilio"))
        {
            var url = new Uri(vector.GetProperty("url").GetString()!);
            var body = vector.TryGetProperty("params", out var fields)
                ? string.Join('&', fields.EnumerateObject().Select(p => Uri.EscapeDataString(p.Name) + "=" + Uri.EscapeDataString(p.Value.GetString()!)))
                : vector.TryGetProperty("body", out var json) ? json.GetString()! : "";
            var hash = System.Web.HttpUtility.ParseQueryString(url.Query)["bodySHA256"];
            var request = new TestRequest(("X-Twilio-Signature", vector.GetProperty("expected").GetString()!))
            {
                Address = url,
                Parameters = hash is null ? [] : new() { ["bodySHA256"] = hash },
            };
            var account = TestAccounts.Of("twilio", null, ("authToken", vector.GetProperty("secret").GetString()!));
            Assert.Equal(VerifyOutcome.Verified, new TwilioChannel().Verify(Bodies.Of(body), request, account));
            Assert.Equal(VerifyOutcome.Forged, new TwilioChannel().Verify(Bodies.Of(body + (body.Length == 0 ? "x=1" : "1")), request, account));
            count++;
        }

        Assert.True(count >= 8, $"only {count} vectors");
    }

    [Fact]
    public void Verify_MessageBirdVectors_AgreeWithTheirAuthors()
    {
        Assert.SkipWhen(SharedPayloads.Root is null, SharedPayloads.Absent);
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedPayloads.Root!, "payloads", "messagebird", "webhooksignature-vectors.json")));
        var wrong = new List<string>();
        foreach (var vector in file.RootElement.EnumerateArray())
        {
            string? Text(string name) => vector.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            var account = TestAccounts.Of("messagebird", null, Text("secret") is { Length: > 0 } secret ? [("signingKey", secret)] : []);
            var request = new TestRequest(Text("token") is { } token ? [("MessageBird-Signature-JWT", token)] : [])
            {
                Address = new Uri(Text("url")!),
                Verb = Text("method") ?? "POST",
                At = DateTimeOffset.Parse(Text("timestamp")!, System.Globalization.CultureInfo.InvariantCulture),
            };
            var verdict = ChannelCatalog.Find("messagebird")!.Verify(Bodies.Of(Text("payload") ?? ""), request, account);
            if (verdict == VerifyOutcome.Verified != vector.GetProperty("valid").GetBoolean())
                wrong.Add($"{Text("name")}: {verdict}, {Text("reason")}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Verify_VonageSmsVectors_AgreeWithTheirAuthors()
    {
        Assert.SkipWhen(SharedPayloads.Root is null, SharedPayloads.Absent);
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedPayloads.Root!, "signature-vectors.json")));
        var vonage = ChannelCatalog.Find("vonage")!;
        var count = 0;
        foreach (var vector in file.RootElement.GetProperty("vectors").EnumerateArray().Where(v => v.GetProperty("channel").GetString() == "vonage"))
        {
            var fields = vector.GetProperty("params").EnumerateObject().Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value.GetString()!)}")
                .Append("sig=" + vector.GetProperty("expected").GetString());
            var query = string.Join('&', fields);
            var account = TestAccounts.Of("vonage", null, ("signatureSecret", vector.GetProperty("secret").GetString()!));
            var get = new TestRequest { Verb = "GET", Address = new Uri("https://gateway.example/in/a/vonage/b?" + query) };
            Assert.Equal(VerifyOutcome.Verified, vonage.Verify(Bodies.Of(query), new TestRequest(), account));
            Assert.Equal(VerifyOutcome.Verified, vonage.Verify(Bodies.Of(""), get, account));
            Assert.Equal(VerifyOutcome.Forged, vonage.Verify(Bodies.Of(query.Replace("Hello", "Hallo", StringComparison.Ordinal)), new TestRequest(), account));
            Assert.Equal("Hello world", Assert.Single(Decode("vonage", "", request: get)).Text);
            var strict = account.With(("smsSignature", "sha512"));
            Assert.Equal(VerifyOutcome.Forged, vonage.Verify(Bodies.Of(query), new TestRequest(), strict));
            count++;
        }

        Assert.Equal(3, count);
    }

    [Theory]
    [InlineData("status=ringing&uuid=c-1&conversation_uuid=CON-1&from=447700900001&to=447700900000&direction=inbound&timestamp=2026-05-01T12:00:00.000Z", "ringing", "c-1")]
    [InlineData("from=447700900001&to=447700900000&conversation_uuid=CON-1", "answered", "CON-1")]
    [InlineData("uuid=c-1&conversation_uuid=CON-1&to=447700900001&from=447700900000&direction=outbound&status=completed&msisdn=&duration=5", "completed", "c-1")]
    public void Decode_VonageVoiceEventByGet_IsACall(string query, string status, string target)
    {
        var item = Assert.Single(Decode("vonage", "", request: new TestRequest { Verb = "GET", Address = new Uri("https://gateway.example/in/a/vonage/b?" + query) }));
        Assert.Equal((ItemKind.Call, status, target), (item.Kind, item.Status, item.Target));
        Assert.Equal(("447700900000", "447700900001", $"{target}:{status}"), (item.Account, item.Sender, item.Id));
        Assert.Equal("CON-1", item.Extra!["conversation_uuid"]);
    }

    [Theory]
    [InlineData("{\"type\":\"phone\",\"number\":\"447700900001\"}", "447700900001", "phone")]
    [InlineData("[{\"number\":\"447700900001\",\"type\":\"phone\"},{\"type\":\"phone\",\"number\":\"4\"}]", "447700900001", "phone")]
    [InlineData("{\"type\":\"app\",\"user\":\"jamie\"}", "jamie", "user")]
    [InlineData("{\"type\":\"sip\",\"uri\":\"sip:rebekka@sip.example.com\",\"number\":null}", "sip:rebekka@sip.example.com", "user")]
    [InlineData("[null,{},{\"id\":\"USR-1\"}]", "USR-1", "user")]
    [InlineData("\"447700900001\"", "447700900001", "phone")]
    public void Decode_VonageCallWithAnEndpoint_IsOfWhoIsReachedThere(string from, string sender, string alias)
    {
        var item = Assert.Single(Decode("vonage", $$"""{"uuid":"c-1","status":"started","from":{{from}},"to":[{"type":"phone","number":"447700900000"}]}"""));
        Assert.Equal((ItemKind.Call, sender, "447700900000"), (item.Kind, item.Sender, item.Account));
        Assert.Equal((alias, sender), (Assert.Single(item.Aliases).Kind, item.Aliases[0].Value));
    }

    [Theory]
    [InlineData("\"to_position\":1778544722323,\"last_message_id\":\"m9\"", ItemKind.Receipt, "1778544722323", null)]
    [InlineData("\"to_position\":\"1778544722323\"", ItemKind.Receipt, "1778544722323", null)]
    [InlineData("\"to_position\":\"odd\",\"last_message_id\":\"m9\"", ItemKind.Receipt, null, "m9")]
    [InlineData("\"to_position\":0,\"last_message_id\":\"m9\"", ItemKind.Ignored, null, null)]
    [InlineData("\"last_message_id\":\"m9\"", ItemKind.Ignored, null, null)]
    public void Decode_LazadaSession_IsReadUntilThePlace(string position, ItemKind kind, string? watermark, string? target)
    {
        var item = Items.One(new LazadaFixture(), $$$"""{"seller_id":20240305,"message_type":19,"data":{"session_id":"100_2",{{{position}}},"unread_count":0}}""");
        Assert.Equal((kind, watermark, target), (item.Kind, item.Extra?.GetValueOrDefault("watermark"), item.Target));
        Assert.Equal(kind == ItemKind.Receipt ? "read" : null, item.Status);
    }

    [Fact]
    public void Verify_LazadaAndTikTokVectors_AgreeWithTheirAuthors()
    {
        Assert.SkipWhen(SharedPayloads.Root is null, SharedPayloads.Absent);
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedPayloads.Root!, "signature-vectors.json")));
        foreach (var name in (string[])["lazada", "tiktok-business"])
        {
            var vector = file.RootElement.GetProperty("vectors").EnumerateArray().Single(v => v.GetProperty("channel").GetString() == name);
            var account = TestAccounts.Of(name, null, (name == "lazada" ? "appSecret" : "clientSecret", vector.GetProperty("secret").GetString()!));
            if (name == "lazada")
                account = account.With(("appKey", vector.GetProperty("app_key").GetString()!));
            var request = new TestRequest((vector.GetProperty("header").GetString()!, vector.GetProperty("expected").GetString()!))
            {
                At = name == "lazada" ? TestRequest.Now : DateTimeOffset.FromUnixTimeSeconds(1633174587),
            };
            var body = File.ReadAllBytes(Path.Combine(SharedPayloads.Root!, "payloads", vector.GetProperty("body_file").GetString()!));
            Assert.Equal(VerifyOutcome.Verified, ChannelCatalog.Find(name)!.Verify(Bodies.Of(body), request, account));
        }
    }

    [Fact]
    public void Verify_TikTokSignatureOlderThanItsWindow_IsExpired()
    {
        var body = "{}"u8.ToArray();
        var fixture = new TikTokBusinessFixture();
        VerifyOutcome At(TimeSpan age, AccountModel account) => fixture.Channel.Verify(
            Bodies.Of(body), new TestRequest(("Tiktok-Signature", TikTokBusinessFixture.At(TestRequest.Now - age, body))), account);
        Assert.Equal(VerifyOutcome.Verified, At(TimeSpan.FromHours(71), fixture.Account));
        Assert.Equal(VerifyOutcome.Expired, At(TimeSpan.FromHours(73), fixture.Account));
        Assert.Equal(VerifyOutcome.Expired, At(TimeSpan.FromSeconds(6), fixture.Account.With(("signatureWindowSeconds", "5"))));
    }

    [Fact]
    public void Verify_PlivoVersion2_OnlyWhereTheAccountTakesIt()
    {
        var account = TestAccounts.Of("plivo", null, ("authToken", "secret"));
        var signature = Convert.ToBase64String(HMACSHA256.HashData("secret"u8, "https://gateway.example/in/acme/channel/main123"u8));
        var request = new TestRequest(("X-Plivo-Signature-V2", signature), ("X-Plivo-Signature-V2-Nonce", "123"));
        var plivo = ChannelCatalog.Find("plivo")!;
        Assert.Equal(VerifyOutcome.Forged, plivo.Verify(Bodies.Of("From=1"), request, account));
        Assert.Equal(VerifyOutcome.Verified, plivo.Verify(Bodies.Of("From=1"), request, account.With(("acceptV2", "true"))));
    }

    [Fact]
    public void Decode_TwilioWhatsAppWithoutANumber_HasTheBusinessScopedId()
    {
        var item = Assert.Single(Decode("twilio", "MessageSid=SM1&From=whatsapp%3AUS.1234&To=whatsapp%3A%2B1202&Body=Msg&ExternalUserId=whatsapp%3AUS.1234"));
        Assert.Equal("whatsapp:US.1234", item.Sender);
        Assert.Equal(new CustomerAlias("bsuid", "US.1234"), Assert.Single(item.Aliases));
    }

    [Fact]
    public void Decode_TwilioBase64Body_OnlyWhereTheAccountSaysSo()
    {
        var body = "MessageSid=SM1&From=%2B1&To=%2B2&Body=SGVsbG8%3D";
        Assert.Equal("SGVsbG8=", Assert.Single(Decode("twilio", body)).Text);
        Assert.Equal("Hello", Assert.Single(Decode("twilio", body, TestAccounts.Any.With(("base64Body", "true")))).Text);
    }

    [Fact]
    public void Decode_TwilioEventStreams_IsABatch()
    {
        var items = Decode("twilio", """[{"specversion":"1.0","type":"com.twilio.messaging.inbound-message.received","id":"EZ1","data":{"messageSid":"SM1","from":"+1413","to":"+1202","body":"hi","numMedia":0}},{"type":"com.twilio.messaging.message.delivered","data":{"messageSid":"SM2","from":"+1202","to":"+1413"}},{"type":"com.twilio.voice.insights","data":{}}]""");
        Assert.Equal([ItemKind.Message, ItemKind.Receipt, ItemKind.Ignored], items.Select(i => i.Kind));
        Assert.Equal(("hi", "delivered", "SM2"), (items[0].Text, items[1].Status, items[1].Target));
    }

    [Fact]
    public void Decode_MessageBirdFieldsTwice_TheLastOneCounts()
    {
        var item = Assert.Single(Decode("messagebird", "receiver=1&sender=2&body=Test+again&id=first&id=second&recipient=18005551515&originator=18885551515&body=Test+3&receive_datetime=2023-07-27T00%3A49%3A29%2B00%3A00"));
        Assert.Equal(("second", "Test 3", "18885551515"), (item.Id, item.Text, item.Sender));
        Assert.Equal(new DateTimeOffset(2023, 7, 27, 0, 49, 29, TimeSpan.Zero), item.Timestamp);
    }

    [Fact]
    public void Decode_MarketplaceIdsBeyondDoublePrecision_AreKept()
    {
        var fixture = new LazadaFixture();
        var order = Decode("lazada", fixture.Payloads[2].Body).Single();
        Assert.Equal("9007199254740993", order.Extra!["order"]);
        Assert.Equal("9007199254740993", Decode("shopify", new ShopifyFixture().Payloads[0].Body).Single().Sender);
    }

    [Theory]
    [InlineData("/messages/abc", "messages", "/messages/abc?tag=post_sale")]
    [InlineData("abc", "messages", "/messages/abc?tag=post_sale")]
    [InlineData("/questions/5", "questions", "/questions/5?api_version=4")]
    [InlineData("/post-purchase/v1/claims/5", "claims", "/post-purchase/v1/claims/5")]
    [InlineData("//evil.example/x", "claims", null)]
    [InlineData("/messages/../users/me", "messages", null)]
    [InlineData("@evil.example", "messages", "/messages/@evil.example?tag=post_sale")]
    public void Fetches_NotificationsResource_IsAPathOfTheProvider(string resource, string topic, string? expected)
    {
        var channel = ChannelCatalog.Find("mercado-libre")!;
        var account = TestAccounts.Of("mercado-libre", "34", ("accessToken", "t"));
        var item = Assert.Single(Decode("mercado-libre", $$"""{"_id":"n","resource":"{{resource}}","user_id":34,"topic":"{{topic}}"}"""));
        var tickets = channel.Fetches(item, account);
        Assert.Equal(expected, tickets.SingleOrDefault()?.Resource);
        if (expected is null)
            return;
        var request = channel.Fetch(tickets[0], account)!;
        Assert.Equal(("GET", "127.0.0.1", expected), (request.Method, request.Url.Host, request.Url.PathAndQuery));
        Assert.Null(channel.Fetch(tickets[0], TestAccounts.Of("mercado-libre", "34")));
    }

    [Fact]
    public void Fetches_WhatsAppMedia_OnlyWhereTheAccountWantsThem()
    {
        var channel = ChannelCatalog.Find("whatsapp")!;
        var item = new InboundItem { Kind = ItemKind.Message, Channel = "whatsapp", Sender = "49151", Id = "wamid.1", Attachments = [new Attachment { Kind = "image", Id = "2762" }] };
        var account = TestAccounts.Of("whatsapp", null, ("accessToken", "t")).With(("resolveMedia", "true"));
        Assert.Empty(channel.Fetches(item, TestAccounts.Any));
        var ticket = Assert.Single(channel.Fetches(item, account));
        Assert.Equal("/2762", channel.Fetch(ticket, account)!.Url.PathAndQuery);
        var items = new List<InboundItem>();
        channel.DecodeFetched(ticket, Bodies.Of("""{"url":"https://lookaside/x","mime_type":"image/jpeg","file_size":303833,"id":"2762"}"""), TestRequest.Now, account, items);
        var media = Assert.Single(items);
        Assert.Equal((ItemKind.System, "49151", "wamid.1", 303833L), (media.Kind, media.Sender, media.Target, media.Attachments[0].Size));
    }
}

public sealed class VoiceAnswerTests
{
    private static string Answer(string body, string? step = null, params (string Name, string Value)[] settings)
    {
        var fixture = new TwilioVoiceFixture();
        var request = new TestRequest { Parameters = step is null ? [] : new() { ["step"] = step } };
        var items = new List<InboundItem>();
        Assert.Equal(DecodeOutcome.Decoded, fixture.Channel.Decode(Bodies.Of(body), request, fixture.Account, items).Outcome);
        var answer = fixture.Channel.Answer(items, request, fixture.Account.With(settings));
        Assert.Equal((200, "text/xml"), (answer.Status, answer.ContentType));
        return Encoding.UTF8.GetString(answer.Body.Span);
    }

    [Fact]
    public void Answer_NewCall_IsQueuedWithItsGreeting() => Assert.Equal(
        """<?xml version="1.0" encoding="utf-8"?><Response><Say language="de-DE">Hallo &amp; willkommen</Say><Enqueue waitUrl="?step=wait" action="?step=left">sales</Enqueue></Response>""",
        Answer(TwilioVoiceFixture.Call("CallStatus=ringing"), null, ("queue", "sales"), ("greeting", "Hallo & willkommen\0"), ("language", "de-DE")));

    [Fact]
    public void Answer_Waiting_TellsThePositionAndOffersACallBack() => Assert.Equal(
        """<?xml version="1.0" encoding="utf-8"?><Response><Gather numDigits="1" timeout="3" action="?step=choice"><Say language="en-US">Place 2, about 3 minutes.</Say><Say language="en-US">Press 1 to be called back.</Say></Gather><Play>https://x/m.mp3</Play></Response>""",
        Answer(
            TwilioVoiceFixture.Call("CallStatus=in-progress&QueueSid=QU1&QueuePosition=2&AvgQueueTime=170"), "wait",
            ("waitMessage", "Place {position}, about {minutes} minutes."), ("holdMusicUrl", "https://x/m.mp3")));

    [Fact]
    public void Answer_TheOfferedKey_EndsTheWaitWithACallBackRequest()
    {
        Assert.Contains("<Hangup />", Answer(TwilioVoiceFixture.Call("CallStatus=in-progress&Digits=1"), "choice"), StringComparison.Ordinal);
        Assert.Contains("<Redirect>?step=wait</Redirect>", Answer(TwilioVoiceFixture.Call("CallStatus=in-progress&Digits=5"), "choice"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CallStatus=completed&CallbackSource=call-progress-events&SequenceNumber=3")]
    [InlineData("CallStatus=ringing&CallbackSource=call-progress-events&SequenceNumber=0")]
    [InlineData("RecordingSid=RE1&RecordingUrl=https%3A%2F%2Fx&RecordingStatus=completed")]
    public void Answer_WhatNeedsNone_IsAnEmptyDocument(string callback) =>
        Assert.Equal("""<?xml version="1.0" encoding="utf-8"?><Response />""", Answer(TwilioVoiceFixture.Call(callback)));
}
