using System.Buffers.Binary;
using Gateway.Host.Lanes;
using Gateway.Host.Security;
using Gateway.Protocol.Lanes;
using MessagePack;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Lanes;

/// <summary>What no honest client sends: answered with an error that says why, and nothing changes.</summary>
public sealed class HostileLaneTests
{
    private static readonly byte[] Sample = LaneWire.Payload(LaneWire.Batch(1, LaneWire.Item("u1", "m1"), LaneWire.Item("u2", "m2")));

    [Fact]
    public async Task Frame_CutAtEveryByte_IsAnsweredWithAnErrorAndTakesNothing()
    {
        await using var door = await LaneDoor.OpenAsync(o => o.StrikesMax = 1000);
        using var wire = await door.EnterAsync();

        for (var length = 1; length < Sample.Length; length++)
        {
            await wire.SendRawAsync(LaneWire.Framed(Sample.AsSpan(0, length)));
            Assert.Contains((await wire.ReadErrorAsync()).Code, new[] { "malformed", "invalid_item", "unknown_type" });
        }

        Assert.Empty(door.Threads.Batches);
        await wire.SendRawAsync(LaneWire.Framed(Sample));
        Assert.Equal(new LaneAck(1, 2), await wire.ReadAsync());
    }

    [Fact]
    public async Task Frame_EveryByteTurnedOver_NeverTakesWhatItDoesNotSay()
    {
        await using var door = await LaneDoor.OpenAsync(o => (o.StrikesMax, o.CreditItems) = (1000, 1_000_000));
        using var wire = await door.EnterAsync();

        for (var index = 0; index < Sample.Length; index++)
        {
            var bytes = (byte[])Sample.Clone();
            bytes[index] ^= 0xff;
            await wire.SendRawAsync(LaneWire.Framed(bytes));
            Assert.True(await wire.ReadAsync() is LaneError or LaneAck);
        }

        // A turned byte inside a text makes it no UTF-8; inside a small number it makes another number.
        Assert.All(door.Threads.Items, item => Assert.True(item.Id is "m1" or "m2" && item.Sender is "u1" or "u2"));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1024u * 1024 + 1)]
    [InlineData(0x7fff_ffffu)]
    [InlineData(0xffff_ffffu)]
    public async Task Length_OutsideTheLimits_IsAnsweredAndTheConnectionEnds(uint length)
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync();
        var prefix = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(prefix, length);

        await wire.SendRawAsync(prefix);

        Assert.Equal("frame_too_large", (await wire.ReadErrorAsync()).Code);
        Assert.Null(await wire.ReadAsync());
    }

    public static TheoryData<string, string> Broken() => new()
    {
        { "c1", "reserved byte" },
        { "93010203", "array instead of map" },
        { "dfffffffff", "map32 of 2^32 members" },
        { "81a474797065db7fffffff", "str32 of 2^31 bytes" },
        { "82a474797065a7" + Hex("publish") + "a5" + Hex("items") + "dd7fffffff", "array32 of 2^31 items" },
        { "82a474797065a470696e67a474797065a470696e67", "type twice" },
        { "81a474797065a470696e6700", "a byte behind the map" },
        { "8101a470696e67", "name that is a number" },
        { "81cb7ff800000000000001", "name that is not a number" },
        { "81a47479706507", "type that is a number" },
        { "80", "no type" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Frame_Broken_IsMalformedAndTheConnectionGoesOn(string hex, string what)
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync();

        await wire.SendRawAsync(LaneWire.Framed(Convert.FromHexString(hex)));

        Assert.Equal(("malformed", what), ((await wire.ReadErrorAsync()).Code, what));
        await wire.SyncAsync();
    }

    [Fact]
    public async Task Frame_NestedSixHundredDeep_IsRefused()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync();
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(2);
        writer.Write("deep");
        for (var depth = 0; depth < 600; depth++)
        {
            writer.WriteArrayHeader(1);
        }

        writer.Write(1);
        writer.Write("type");
        writer.Write("ping");
        writer.Flush();

        await wire.SendRawAsync(LaneWire.Framed(output.WrittenSpan));

        Assert.Equal(("malformed", "frame: at most 8 levels"), (await wire.ReadErrorAsync() is var error ? error.Code : "", error.Detail));
    }

    [Fact]
    public async Task Frame_UnknownType_KeepsTheConnection()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync();

        for (var round = 0; round < 20; round++)
        {
            await wire.SendRawAsync(LaneWire.Framed(Convert.FromHexString("81a474797065a5" + Hex("dance"))));
            Assert.Equal("unknown_type", (await wire.ReadErrorAsync()).Code);
        }

        await wire.SyncAsync();
    }

    [Fact]
    public async Task Frame_TenUnreadable_EndTheConnection()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync();

        for (var round = 0; round < 10; round++)
        {
            await wire.SendRawAsync(LaneWire.Framed([0xc1]));
            Assert.Equal("malformed", (await wire.ReadErrorAsync()).Code);
        }

        Assert.Equal("too_many_errors", (await wire.ReadErrorAsync()).Code);
        Assert.Null(await wire.ReadAsync());
    }

    [Fact]
    public async Task Frame_ByteByByte_IsReadRight()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync();

        foreach (var one in LaneWire.Framed(Sample))
        {
            await wire.SendRawAsync(new[] { one });
        }

        Assert.Equal(new LaneAck(1, 2), await wire.ReadAsync());
    }

    [Fact]
    public async Task Frame_BegunAndNotEnded_EndsTheConnectionAfterTenSeconds()
    {
        var time = new FakeTimeProvider();
        await using var door = await LaneDoor.OpenAsync(time: time);
        using var wire = await door.EnterAsync();
        // In one write: who answers the ping has the beginning of the frame behind it.
        await wire.SendRawAsync(LaneWire.Framed(LaneWire.Payload(new LanePing())).Concat(LaneWire.Framed(Sample).Take(20)).ToArray());
        Assert.IsType<LanePong>(await wire.ReadAsync());

        var answer = wire.ReadAsync();
        await AdvanceUntilAsync(time, answer);

        Assert.Equal("incomplete_frame", Assert.IsType<LaneError>(await answer).Code);
        var end = wire.ReadAsync();
        await AdvanceUntilAsync(time, end);
        Assert.Null(await end);
        Assert.Empty(door.Threads.Batches);
    }

    [Fact]
    public async Task Length_BeforeHelloBeyondAKilobyte_IsAnsweredAndTheConnectionEnds()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.ConnectAsync();
        var prefix = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(prefix, 1025);

        await wire.SendRawAsync(prefix);

        Assert.Equal("length: 1 to 1024 bytes before hello", (await wire.ReadErrorAsync()).Detail);
        Assert.Null(await wire.ReadAsync());
    }

    [Fact]
    public async Task Connection_StrangersHaveTheirHalf_IsClosedUntilOneSaysHello()
    {
        await using var door = await LaneDoor.OpenAsync(o => o.ConnectionsMax = 2);
        using var stranger = await door.ConnectAsync();
        while (door.Metrics.Connections == 0)
        {
            await Task.Yield();
        }

        // Reset while it connects, or closed before it hears anything.
        var refused = await Record.ExceptionAsync(async () =>
        {
            using var second = await door.ConnectAsync();
            _ = await second.ReadAsync() ?? throw new IOException("closed");
        });
        Assert.True(refused is IOException or System.Net.Sockets.SocketException, refused?.ToString());

        await stranger.SendAsync(new LaneHello(1, door.Key(KeyRole.Provider), null));
        Assert.IsType<LaneWelcome>(await stranger.ReadAsync());
        using var third = await door.EnterAsync();
    }

    [Fact]
    public void TryEnter_OneAddressHasItsStrangers_IsRefusedAndOthersAreNot()
    {
        var strangers = new LaneStrangers(Microsoft.Extensions.Options.Options.Create(new LanesOptions { StrangersOfAddressMax = 2 }));
        using var first = strangers.TryEnter(System.Net.IPAddress.Parse("2a00:1450::1"));
        var second = strangers.TryEnter(System.Net.IPAddress.Parse("2a00:1450::2"))!;
        Assert.Null(strangers.TryEnter(System.Net.IPAddress.Parse("2a00:1450::3")));
        Assert.NotNull(strangers.TryEnter(System.Net.IPAddress.Parse("2a00:1451::1")));
        second.Dispose();
        second.Dispose();
        Assert.NotNull(strangers.TryEnter(System.Net.IPAddress.Parse("2a00:1450::3")));
        Assert.Null(strangers.TryEnter(System.Net.IPAddress.Parse("2a00:1450::3")));
        Assert.All(Enumerable.Range(0, 10), _ => Assert.NotNull(strangers.TryEnter(System.Net.IPAddress.Loopback)));
    }

    [Fact]
    public async Task Connection_SaysNothing_IsAskedForHelloAndEnds()
    {
        var time = new FakeTimeProvider();
        await using var door = await LaneDoor.OpenAsync(time: time);
        using var wire = await door.ConnectAsync();

        var answer = wire.ReadAsync();
        await AdvanceUntilAsync(time, answer);

        Assert.Equal("hello_expected", Assert.IsType<LaneError>(await answer).Code);
    }

    [Fact]
    public async Task Connection_KeyTakenBack_Ends()
    {
        var time = new FakeTimeProvider();
        await using var door = await LaneDoor.OpenAsync(time: time);
        using var wire = await door.EnterAsync();
        door.Revoke();

        var answer = NextButPingAsync(wire);
        await AdvanceUntilAsync(time, answer);

        Assert.Equal("unauthenticated", Assert.IsType<LaneError>(await answer).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hello_KeyWithoutALane_IsRefused(bool isAgents)
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.ConnectAsync();

        await wire.SendAsync(new LaneHello(1, isAgents ? door.Key(KeyRole.Agent) : "gwk_test_wrong", null));

        Assert.Equal("unauthenticated", (await wire.ReadErrorAsync()).Code);
        Assert.Null(await wire.ReadAsync());
    }

    [Fact]
    public async Task Hello_OtherVersion_IsRefused()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.ConnectAsync();

        await wire.SendAsync(new LaneHello(2, door.Key(KeyRole.Provider), null));

        Assert.Equal(("unknown_version", "version: 2, this gateway speaks 1"), (await wire.ReadErrorAsync() is var error ? error.Code : "", error.Detail));
    }

    [Fact]
    public async Task Publish_BeforeHello_TakesNothing()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.ConnectAsync();

        await wire.SendRawAsync(LaneWire.Framed(Sample));

        Assert.Equal("hello_expected", (await wire.ReadErrorAsync()).Code);
        Assert.Null(await wire.ReadAsync());
        Assert.Empty(door.Threads.Batches);
    }

    [Fact]
    public async Task Hello_OverTls_IsWelcomed()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=localhost", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
        var folder = Directory.CreateTempSubdirectory("gateway-lane-");
        var (certificateFile, keyFile) = (Path.Combine(folder.FullName, "lane.crt"), Path.Combine(folder.FullName, "lane.key"));
        await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        await using var door = await LaneDoor.OpenAsync(certificate: certificateFile, key: keyFile);
        using var wire = await LaneWire.ConnectAsync(door.Port, tls: true);

        await wire.SendAsync(new LaneHello(1, door.Key(KeyRole.Provider), null));

        Assert.Equal(["publish"], Assert.IsType<LaneWelcome>(await wire.ReadAsync()).May);
        folder.Delete(recursive: true);
    }

    private static async Task<LaneFrame?> NextButPingAsync(LaneWire wire)
    {
        LaneFrame? frame;
        do
        {
            frame = await wire.ReadAsync();
        }
        while (frame is LanePing);

        return frame;
    }

    /// <summary>The bytes of another machine's arrival cannot be awaited: time goes on until they have had their effect.</summary>
    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Task effect)
    {
        while (!effect.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await effect;
    }

    private static string Hex(string text) => Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes(text));
}
