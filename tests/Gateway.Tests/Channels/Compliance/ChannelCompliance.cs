using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Gateway.Channels;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Compliance;

/// <summary>What every channel keeps, whatever its bodies are. A channel derives from it in one line, with a fixture of payloads of its own.</summary>
public abstract class ChannelCompliance(ChannelFixture fixture)
{
    private protected IChannel Channel => fixture.Channel;

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
            Assert.Equal(VerifyOutcome.Verified, Verify(fixture.Bytes(body), fixture.Sign(fixture.Bytes(body))));
        }
    }

    [Fact]
    public void Verify_SignatureOrBodyChangedByOneBit_IsForged()
    {
        var body = fixture.Bytes(fixture.Payloads[0].Body);
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
        var body = fixture.Bytes(fixture.Payloads[0].Body);
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
        var body = fixture.Bytes(fixture.Payloads[0].Body);
        Assert.Equal(VerifyOutcome.Forged, Verify(body, fixture.Sign(body, otherAccount: true)));
    }

    [Fact]
    public void Verify_AccountWithoutSecret_IsNotConfigured()
    {
        var body = fixture.Bytes(fixture.Payloads[0].Body);
        foreach (var account in (Gateway.Contracts.Configuration.AccountModel[])
            [fixture.Unproved(), fixture.Unproved([.. Channel.Features.Secrets.Select(name => (name, ""))])])
        {
            Assert.Equal(VerifyOutcome.NotConfigured, Channel.Verify(new ReadOnlySequence<byte>(fixture.Proved(body, fixture.Sign(body))), fixture.Request(body), account));
        }
    }

    [Fact]
    public void Verify_BodyInSegments_EqualsOneSegment()
    {
        var body = fixture.Bytes(fixture.Payloads[0].Body);
        var request = fixture.Request(body);
        body = fixture.Proved(body, fixture.Sign(body));
        for (var at = 0; at <= body.Length; at++)
        {
            Assert.Equal(VerifyOutcome.Verified, Channel.Verify(Bodies.Split(body, at), request, fixture.Account));
        }
    }

    [Fact]
    public void Decode_SplitAtEveryByte_EqualsUnsplit()
    {
        foreach (var (_, body) in fixture.Payloads)
        {
            var bytes = fixture.Bytes(body);
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
    public void Decode_MessageOfUnknownType_IsMessageThatNamesTheType()
    {
        if (fixture.UnknownMessage is not var (body, type))
            return;
        var item = Assert.Single(Decoded(body));
        Assert.Equal(ItemKind.Message, item.Kind);
        Assert.NotNull(item.Sender);
        Assert.Equal(type, item.Extra!["unsupported"]);
    }

    [Fact]
    public void Decode_MutatedPayloads_NeverThrow()
    {
        var bodies = fixture.Payloads.Select(p => fixture.Bytes(p.Body)).ToArray();
        var mutation = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 1 << 20], Gen.Byte, Gen.Int[0, Snippets.Length - 1]);
        Gen.Select(Gen.Int[0, bodies.Length - 1], mutation.Array[1, 4], Gen.Int[0, 1 << 20])
            .Sample((which, mutations, cut) =>
            {
                var body = mutations.Aggregate(bodies[which], Mutate);
                var items = new List<InboundItem>();
                var result = Channel.Decode(Bodies.Split(body, cut % (body.Length + 1)), fixture.Request(body), fixture.Account, items);
                if (result.Outcome == DecodeOutcome.Malformed)
                    Assert.Empty(items);
                Assert.True((result.Outcome == DecodeOutcome.Malformed) == (result.Detail is not null));
                Assert.All(items, item => Assert.True(item.Id is null || Encoding.UTF8.GetByteCount(item.Id) <= 256));
                Lines(items);
            }, iter: 3000, threads: 1);
    }

    [Fact]
    public void Decode_TruncatedAtEveryByte_NeverThrowsAndARefusalHasNoEffect()
    {
        foreach (var (_, body) in fixture.Payloads)
        {
            var bytes = fixture.Bytes(body);
            for (var length = 0; length < bytes.Length; length++)
            {
                var items = new List<InboundItem>();
                if (Channel.Decode(Bodies.Of(bytes[..length]), fixture.Request(bytes), fixture.Account, items).Outcome == DecodeOutcome.Malformed)
                    Assert.Empty(items);
            }
        }
    }

    private static readonly string[] Snippets = ["{}", "[]", "null", "1", "\"x\"", "{\"a\":1}", "-", "\\u0000"];

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
                return end < 0 ? body : [.. body[..(colon + 1)], .. Encoding.UTF8.GetBytes(Snippets[m.Snippet]), .. body[end..]];
            default:
                return [.. body[..at], .. Encoding.UTF8.GetBytes(Snippets[m.Snippet]), .. body[at..]];
        }
    }

    private VerifyOutcome Verify(byte[] body, string signature) =>
        Channel.Verify(new ReadOnlySequence<byte>(fixture.Proved(body, signature)), fixture.Signed(signature), fixture.Account);

    private protected static string[] Lines(List<InboundItem> items) => [.. items.Select(ItemText.Of)];

    private protected List<InboundItem> Decoded(string body) => Decoded(new ReadOnlySequence<byte>(fixture.Bytes(body)), body);

    private protected List<InboundItem> Decoded(ReadOnlySequence<byte> body, string shown)
    {
        var items = new List<InboundItem>();
        var result = Channel.Decode(body, fixture.Request([]), fixture.Account, items);
        Assert.True(result.Outcome == DecodeOutcome.Decoded, $"{result.Detail} in {shown[..Math.Min(shown.Length, 500)]}");
        return items;
    }

    private protected void Refused(byte[] body, string? because = null)
    {
        var items = new List<InboundItem>();
        var result = Channel.Decode(Bodies.Of(body), fixture.Request(body), fixture.Account, items);
        Assert.True(result.Outcome == DecodeOutcome.Malformed, "taken: " + Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 300))));
        Assert.Equal(DecodeResult.InvalidPayload, result.Code);
        Assert.Empty(items);
        if (because is not null)
            Assert.Contains(because, result.Detail, StringComparison.Ordinal);
    }
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
