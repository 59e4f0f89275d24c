using System.Buffers;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Benchmarks.Channels;

/// <summary>One signed payload of a channel, as its compliance suite has it: the first that is a message, or the first at all.</summary>
internal sealed class ChannelCase
{
    private readonly ChannelFixture _fixture;
    private readonly WebhookRequest _request;
    private readonly ReadOnlySequence<byte> _body;
    private readonly List<InboundItem> _items = new(8);

    private ChannelCase(ChannelFixture fixture)
    {
        _fixture = fixture;
        var payload = fixture.Payloads.FirstOrDefault(p => p.Kind == ItemKind.Message, fixture.Payloads[0]).Body;
        var bytes = fixture.Bytes(payload);
        var signature = fixture.Sign(bytes);
        _request = fixture.Signed(signature);
        _body = new ReadOnlySequence<byte>(fixture.Proved(bytes, signature));
    }

    public string Name => _fixture.Channel.Name;

    public long BodyLength => _body.Length;

    /// <summary>Mail that comes inside JSON is a mail, and made by a library.</summary>
    public bool IsJson => _body.FirstSpan[0] is (byte)'{' or (byte)'[' && !Name.StartsWith("email", StringComparison.Ordinal);

    /// <summary>A case for each channel that has a compliance suite, in the catalogue's order. The web chat is no webhook and has none.</summary>
    public static IReadOnlyList<ChannelCase> All()
    {
        var fixtures = typeof(ChannelFixture).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(ChannelFixture)) && type.GetConstructor([]) is not null)
            .Select(type => (ChannelFixture)Activator.CreateInstance(type)!)
            .GroupBy(fixture => fixture.Channel.Name)
            .ToDictionary(group => group.Key, group => group.First());
        return [.. ChannelCatalog.All.Where(channel => fixtures.ContainsKey(channel.Name)).Select(channel => new ChannelCase(fixtures[channel.Name]))];
    }

    public void Verify()
    {
        if (_fixture.Channel.Verify(_body, _request, _fixture.Account) != VerifyOutcome.Verified)
        {
            throw new InvalidOperationException($"The payload of {Name} was refused.");
        }
    }

    public IReadOnlyList<InboundItem> Decode()
    {
        _items.Clear();
        if (_fixture.Channel.Decode(_body, _request, _fixture.Account, _items) is { Outcome: not DecodeOutcome.Decoded } result)
        {
            throw new InvalidOperationException($"The payload of {Name} was refused: {result.Detail}");
        }

        return _items;
    }

    public void Both()
    {
        Verify();
        Decode();
    }
}
