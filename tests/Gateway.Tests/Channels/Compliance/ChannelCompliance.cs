using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Gateway.Channels;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Compliance;

/// <summary>What every channel keeps. A channel derives from it in one line, with a fixture of payloads of its own.</summary>
public abstract class ChannelCompliance(ChannelFixture fixture)
{
    private IChannel Channel => fixture.Channel;

    [Fact]
    public void Catalog_ChannelName_FindsThisChannel()
    {
        var found = Assert.IsAssignableFrom<IChannel>(ChannelCatalog.Find(Channel.Name));
        Assert.Equal(Channel.GetType(), found.GetType());
        Assert.Equal(Channel.Name.ToLowerInvariant(), Channel.Name);
    }

    [Fact]
    public void Decode_PayloadOfEachKind_YieldsThatKind()
    {
        foreach (var (kind, body) in fixture.Payloads)
        {
            var items = Decoded(body);
            Assert.True(items.Any(item => item.Kind == kind), $"no {kind} of {body}");
            Assert.All(items, item => Assert.Equal(Channel.Name, item.Channel));
            Assert.All(items, item => Assert.True(item.Kind != ItemKind.Ignored || item.Extra!.ContainsKey("reason"), "ignored without a reason: " + body));
        }

        Assert.Equal(Channel.Features.Decodes.Where(kind => kind != ItemKind.Ignored).Order(), fixture.Payloads.Select(p => p.Kind).Distinct().Order());
    }

    [Fact]
    public void Verify_SignedBody_IsVerified()
    {
        foreach (var (_, body) in fixture.Payloads)
        {
            Assert.Equal(VerifyOutcome.Verified, Verify(Bytes(body), fixture.Sign(Bytes(body))));
        }
    }

    [Fact]
    public void Verify_SignatureOrBodyChangedByOneBit_IsForged()
    {
        var body = Bytes(fixture.Payloads[0].Body);
        var signature = fixture.Sign(body);
        for (var i = 0; i < signature.Length; i++)
        {
            var changed = signature[..i] + (char)(signature[i] ^ 1) + signature[(i + 1)..];
            // Hex does not care for case, so only a changed value counts as changed.
            if (!string.Equals(changed, signature, StringComparison.OrdinalIgnoreCase))
                Assert.Equal(VerifyOutcome.Forged, Verify(body, changed));
        }

        for (var i = 0; i < body.Length && fixture.SignsBody; i++)
        {
            var changed = (byte[])body.Clone();
            changed[i] ^= 1;
            Assert.Equal(VerifyOutcome.Forged, Verify(changed, signature));
        }
    }

    [Fact]
    public void Verify_NoSignatureOrNonsense_IsNotVerified()
    {
        var body = Bytes(fixture.Payloads[0].Body);
        Assert.Equal(VerifyOutcome.Missing, Channel.Verify(new ReadOnlySequence<byte>(body), new TestRequest(), fixture.Account));
        Assert.Equal(VerifyOutcome.Missing, Verify(body, ""));
        foreach (var nonsense in (string[])["x", "sha256=", "sha256=zz", "=", new string('a', 44), new string('A', 10_000), "sha1=" + new string('0', 64), "é"])
        {
            Assert.Equal(VerifyOutcome.Forged, Verify(body, nonsense));
        }
    }

    [Fact]
    public void Verify_OtherAccountsSecret_IsForged()
    {
        var body = Bytes(fixture.Payloads[0].Body);
        Assert.Equal(VerifyOutcome.Forged, Verify(body, fixture.Sign(body, otherAccount: true)));
    }

    [Fact]
    public void Verify_AccountWithoutSecret_IsNotConfigured()
    {
        var body = Bytes(fixture.Payloads[0].Body);
        foreach (var account in (Gateway.Contracts.Configuration.AccountModel[])
            [TestAccounts.Of(Channel.Name, null), TestAccounts.Of(Channel.Name, null, [.. Channel.Features.Secrets.Select(name => (name, ""))])])
        {
            Assert.Equal(VerifyOutcome.NotConfigured, Channel.Verify(new ReadOnlySequence<byte>(body), fixture.Request(body), account));
        }
    }

    [Fact]
    public void Verify_BodyInSegments_EqualsOneSegment()
    {
        var body = Bytes(fixture.Payloads[0].Body);
        var request = fixture.Request(body);
        for (var at = 0; at <= body.Length; at++)
        {
            Assert.Equal(VerifyOutcome.Verified, Channel.Verify(Bodies.Split(body, at), request, fixture.Account));
        }
    }

    [Fact]
    public void Decode_TruncatedAtEveryByte_IsMalformedAndHasNoEffect()
    {
        foreach (var (_, body) in fixture.Payloads)
        {
            var bytes = Bytes(body);
            for (var length = 0; length < bytes.Length; length++)
            {
                Refused(bytes[..length]);
            }
        }
    }

    [Fact]
    public void Decode_SplitAtEveryByte_EqualsUnsplit()
    {
        foreach (var (_, body) in fixture.Payloads)
        {
            var bytes = Bytes(body);
            var expected = Lines(Decoded(body));
            for (var at = 0; at <= bytes.Length; at++)
            {
                Assert.Equal(expected, Lines(Decoded(Bodies.Split(bytes, at), body)));
            }

            Assert.Equal(expected, Lines(Decoded(Bodies.ByteByByte(bytes), body)));
        }
    }

    [Fact]
    public void Decode_UnknownType_IsIgnoredWithReason()
    {
        var item = Assert.Single(Decoded(fixture.UnknownType));
        Assert.Equal(ItemKind.Ignored, item.Kind);
        Assert.NotEmpty(item.Extra!["reason"]);
    }

    [Fact]
    public void Decode_UnknownMembersEverywhere_ChangeNothing()
    {
        foreach (var (_, body) in fixture.Payloads)
        {
            var widened = body.Replace("{\"", "{\"zz_new\":{\"deep\":[1,{\"a\":null}]},\"", StringComparison.Ordinal);
            Assert.Equal(Lines(Decoded(body)).Length, Lines(Decoded(widened)).Length);
        }
    }

    [Fact]
    public void Decode_NotAnObject_IsMalformed()
    {
        foreach (var body in (string[])["", " ", "{}", "[]", "null", "1", "\"x\"", "true", "[{}]", "{", "{}{}", "nope", "{\"a\":1,}", "{/*c*/}", "{'a':1}"])
        {
            Refused(Bytes(body));
        }
    }

    [Fact]
    public void Decode_DeepNesting_IsMalformed()
    {
        Refused(Bytes(new string('[', 10_000)));
        Refused(Bytes("{\"a\":" + new string('[', 10_000) + new string(']', 10_000) + "}"));
        var body = fixture.Payloads[0].Body;
        Refused(Bytes("{\"deep\":" + new string('[', 40) + new string(']', 40) + "," + body[1..]));
    }

    [Fact]
    public void Decode_DuplicateKeyAtAnyLevel_IsMalformed()
    {
        var body = fixture.Payloads[0].Body;
        for (var at = body.IndexOf("{\"", StringComparison.Ordinal); at >= 0; at = body.IndexOf("{\"", at + 1, StringComparison.Ordinal))
        {
            var name = body[(at + 1)..(body.IndexOf('"', at + 2) + 1)];
            Refused(Bytes(body.Insert(at + 1, name + ":null,")), "twice");
            // The same name, its first letter escaped.
            Refused(Bytes(body.Insert(at + 1, $"\"\\u{(int)name[1]:x4}{name[2..]}:null,")), "twice");
        }
    }

    [Fact]
    public void Decode_BytesThatAreNoText_IsMalformed()
    {
        var text = fixture.WithText("\"#\"");
        byte[][] wrong = [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82]];
        foreach (var bytes in wrong)
        {
            var at = text.IndexOf('#', StringComparison.Ordinal);
            byte[] body = [.. Bytes(text[..at]), .. bytes, .. Bytes(text[(at + 1)..])];
            Refused(body, "UTF-8");
        }

        Refused(Bytes(fixture.WithText("\"\\ud800\"")), "surrogate");
        Refused(Bytes(fixture.WithText("\"\\udc00\\ud800\"")), "surrogate");
        Refused(Bytes(fixture.WithText("\"\\ud83dx\"")), "surrogate");
        Refused([0xEF, 0xBB, 0xBF, .. Bytes(fixture.Payloads[0].Body)], "byte order mark");
        Assert.Equal("😀", Assert.Single(Decoded(fixture.WithText("\"\\ud83d\\ude00\""))).Text);
    }

    [Fact]
    public void Decode_WrongId_IsMalformedWhenAlone()
    {
        foreach (var id in (string[])["{}", "[]", "true", "1.5", "1e3", "\"\"", "\"a\\u0000b\"", "\"a\\u001fb\"", "\"\\u0085\"", Quote(new string('i', 257)),
            Quote(new string('é', 129)), new string('9', 257)])
        {
            Refused(Bytes(fixture.WithId(id)));
        }

        Assert.Equal(new string('i', 256), Assert.Single(Decoded(fixture.WithId(Quote(new string('i', 256))))).Id);
    }

    [Fact]
    public void Decode_IdBeyondDoublePrecision_IsKeptExactly()
    {
        Assert.Equal("9007199254740993", Assert.Single(Decoded(fixture.WithId("9007199254740993"))).Id);
        Assert.Equal("18446744073709551617", Assert.Single(Decoded(fixture.WithId("18446744073709551617"))).Id);
    }

    [Fact]
    public void Decode_TextOver64KiB_IsCutBetweenCharactersAndFlagged()
    {
        var item = Assert.Single(Decoded(fixture.WithText(Quote("x" + new string('é', 40_000)))));
        Assert.Equal("true", item.Extra!["truncated"]);
        Assert.Equal(65_535, Encoding.UTF8.GetByteCount(item.Text!));
        Assert.EndsWith("é", item.Text);
        Assert.False(Assert.Single(Decoded(fixture.WithText(Quote(new string('a', 65_536))))).Extra?.ContainsKey("truncated") ?? false);
    }

    [Fact]
    public void Decode_BatchOfAThousand_IsTakenAndOneMoreIsRefused()
    {
        Assert.SkipWhen(fixture.Batch(1, Number) is null, "a request of this channel holds one item");
        Assert.Equal(1000, Decoded(fixture.Batch(1000, Number)!).Count);
        var sink = new List<InboundItem> { new() { Kind = ItemKind.Typing, Channel = "before" } };
        var result = Channel.Decode(Bodies.Of(fixture.Batch(1001, Number)!), new TestRequest(("x-visitor", "v")), sink);
        Assert.Equal((DecodeOutcome.Malformed, DecodeResult.BatchTooLarge), (result.Outcome, result.Code));
        Assert.Equal("before", Assert.Single(sink).Channel);
    }

    [Fact]
    public void Decode_OneWrongItemInABatch_IsReportedAndTheOthersPass()
    {
        Assert.SkipWhen(fixture.Batch(1, Number) is null, "a request of this channel holds one item");
        var items = Decoded(fixture.Batch(3, n => n == 1 ? "{}" : Number(n))!);
        Assert.Equal([ItemKind.Message, ItemKind.Ignored, ItemKind.Message], items.Select(item => item.Kind));
        Assert.StartsWith("invalid: ", items[1].Extra!["reason"]);
    }

    [Fact]
    public void Decode_MutatedPayloads_NeverThrow()
    {
        var bodies = fixture.Payloads.Select(p => Bytes(p.Body)).ToArray();
        var mutation = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 1 << 20], Gen.Byte, Gen.Int[0, Snippets.Length - 1]);
        Gen.Select(Gen.Int[0, bodies.Length - 1], mutation.Array[1, 4], Gen.Int[0, 1 << 20])
            .Sample((which, mutations, cut) =>
            {
                var body = mutations.Aggregate(bodies[which], Mutate);
                var items = new List<InboundItem>();
                var result = Channel.Decode(Bodies.Split(body, cut % (body.Length + 1)), fixture.Request(body), items);
                if (result.Outcome == DecodeOutcome.Malformed)
                    Assert.Empty(items);
                Assert.True((result.Outcome == DecodeOutcome.Malformed) == (result.Detail is not null));
                Assert.All(items, item => Assert.True(item.Id is null || Encoding.UTF8.GetByteCount(item.Id) <= 256));
                Lines(items);
            }, iter: 3000, threads: 1);
    }

    [Fact]
    public void Decode_LargestBodyOfManyMembers_Ends()
    {
        var one = "{" + string.Join(',', Enumerable.Range(0, 1024).Select(n => $"\"k{n}\":0")) + "}";
        var count = Channel.Features.BodyMax / one.Length;
        var body = fixture.Payloads[0].Body;
        Decoded($"{{\"many\":[{string.Join(',', Enumerable.Repeat(one, count))}],{body[1..]}");
        Refused(Bytes($"{{\"many\":{one[..^1]},\"more\":0}},{body[1..]}"), "1024 members");
    }

    private static readonly string[] Snippets = ["{}", "[]", "null", "1", "\"x\"", "{\"a\":1}", "-", "\\u0000"];

    private static string Number(int n) => "\"id-" + n + "\"";

    private static string Quote(string text) => "\"" + text + "\"";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Mutate(byte[] body, (int How, int At, byte With, int Snippet) m)
    {
        if (body.Length == 0)
            return body;
        var at = m.At % body.Length;
        switch (m.How)
        {
            case 0:
                var changed = (byte[])body.Clone();
                changed[at] = m.With;
                return changed;
            case 1:
                return [.. body[..at], .. body[(at + 1)..]];
            case 2:
                // Replaces a whole JSON value, which byte changes seldom do.
                var colon = Array.IndexOf(body, (byte)':', at);
                var end = colon < 0 ? -1 : Array.FindIndex(body, colon, b => b is (byte)',' or (byte)'}');
                return end < 0 ? body : [.. body[..(colon + 1)], .. Bytes(Snippets[m.Snippet]), .. body[end..]];
            default:
                return [.. body[..at], .. Bytes(Snippets[m.Snippet]), .. body[at..]];
        }
    }

    private VerifyOutcome Verify(byte[] body, string signature) =>
        Channel.Verify(new ReadOnlySequence<byte>(body), new TestRequest((fixture.SignatureHeader, signature)), fixture.Account);

    private List<InboundItem> Decoded(string body) => Decoded(Bodies.Of(body), body);

    private List<InboundItem> Decoded(ReadOnlySequence<byte> body, string shown)
    {
        var items = new List<InboundItem>();
        var result = Channel.Decode(body, fixture.Request([]), items);
        Assert.True(result.Outcome == DecodeOutcome.Decoded, $"{result.Detail} in {shown[..Math.Min(shown.Length, 500)]}");
        return items;
    }

    private void Refused(byte[] body, string? because = null)
    {
        var items = new List<InboundItem>();
        var result = Channel.Decode(Bodies.Of(body), fixture.Request(body), items);
        Assert.True(result.Outcome == DecodeOutcome.Malformed, "taken: " + Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 300))));
        Assert.Equal(DecodeResult.InvalidPayload, result.Code);
        Assert.Empty(items);
        if (because is not null)
            Assert.Contains(because, result.Detail, StringComparison.Ordinal);
    }

    private static string[] Lines(List<InboundItem> items) => [.. items.Select(ItemText.Of)];
}

internal static class ItemText
{
    /// <summary>The item as the command line prints it, with nothing escaped that need not be.</summary>
    public static string Of(InboundItem item)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            InboundItemJson.Write(writer, item);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
