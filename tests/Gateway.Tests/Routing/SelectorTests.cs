using Gateway.Contracts.Configuration;
using Gateway.Routing;

namespace Gateway.Tests.Routing;

public sealed class SelectorTests
{
    private static readonly Dictionary<string, LabelValue> Berlin = new()
    {
        ["site"] = LabelValue.Of("berlin"),
        ["grade"] = LabelValue.Of(3),
        ["cleared"] = LabelValue.Of(true),
    };

    [Theory]
    [InlineData("grade", SelectorOperator.Equal, 3, true)]
    [InlineData("grade", SelectorOperator.NotEqual, 3, false)]
    [InlineData("grade", SelectorOperator.Less, 3, false)]
    [InlineData("grade", SelectorOperator.Less, 4, true)]
    [InlineData("grade", SelectorOperator.LessOrEqual, 3, true)]
    [InlineData("grade", SelectorOperator.Greater, 3, false)]
    [InlineData("grade", SelectorOperator.Greater, 2, true)]
    [InlineData("grade", SelectorOperator.GreaterOrEqual, 4, false)]
    [InlineData("site", SelectorOperator.Equal, "berlin", true)]
    [InlineData("site", SelectorOperator.Greater, "amsterdam", true)]
    [InlineData("site", SelectorOperator.Less, 5, false)]
    [InlineData("cleared", SelectorOperator.Equal, true, true)]
    [InlineData("cleared", SelectorOperator.GreaterOrEqual, true, false)]
    [InlineData("missing", SelectorOperator.Equal, "x", false)]
    [InlineData("missing", SelectorOperator.NotEqual, "x", true)]
    public void Accepts_EachOperator_ComparesValuesOfOneKind(string label, SelectorOperator comparison, object value, bool expected) =>
        Assert.Equal(expected, new Selector(label, comparison, [Value(value)]).Accepts(Berlin.TryGetValue(label, out var has) ? has : null));

    [Fact]
    public void Accepts_InAndExists_TakeManyAndNone()
    {
        Assert.True(new Selector("site", SelectorOperator.In, [Value("tokyo"), Value("berlin")]).Accepts(Berlin["site"]));
        Assert.False(new Selector("site", SelectorOperator.In, [Value("tokyo")]).Accepts(Berlin["site"]));
        Assert.True(new Selector("site", SelectorOperator.Exists, []).Accepts(Berlin["site"]));
        Assert.False(new Selector("site", SelectorOperator.Exists, []).Accepts(null));
    }

    [Theory]
    [InlineData(SelectorOperator.Equal, 0)]
    [InlineData(SelectorOperator.Equal, 2)]
    [InlineData(SelectorOperator.In, 0)]
    [InlineData(SelectorOperator.Exists, 1)]
    public void Selector_WrongNumberOfValues_IsRefused(SelectorOperator comparison, int values) =>
        Assert.Throws<ArgumentException>(() => new Selector("site", comparison, [.. Enumerable.Repeat(Value("x"), values)]));

    [Fact]
    public void Match_SelectorOfAJobThatWroteAtNight_ExpiresFromWhenItWasQueued()
    {
        Selector[] vip = [new("vip", SelectorOperator.Exists, [], Pool.Seconds(30))];
        var pool = new Pool().AgentWith("berlin", new() { ["region"] = Value("eu") });

        // Put off until morning, then queued at the age it has.
        pool.At(40_000).Job("night", since: 0, selectors: vip);
        Assert.Equal("", pool.At(40_029).Match());
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        SnapshotCodec.Write(bytes, pool.Matcher.Snapshot());
        var restored = Matcher.Restore(SnapshotCodec.Read(new System.Buffers.ReadOnlySequence<byte>(bytes.WrittenMemory)), Pool.Plain);

        Assert.Equal(Pool.Seconds(40_030), restored.NextDue);
        Assert.Equal("night>berlin", pool.At(40_030).Match());
    }

    [Fact]
    public void Match_ExpiringSelector_OpensWithWaitingAndTheHardOneNever()
    {
        var pool = new Pool().AgentWith("tokyo", new() { ["region"] = Value("apac"), ["vip"] = Value(true) }).AgentWith("berlin", new() { ["region"] = Value("eu") });
        pool.Presence("tokyo", Contracts.Agents.Presence.Draining);
        Selector[] soft = [new("vip", SelectorOperator.Exists, [], Pool.Seconds(30)), new("region", SelectorOperator.Equal, [Value("eu")])];
        Selector[] hard = [new("vip", SelectorOperator.Exists, [], Pool.Seconds(30)), new("region", SelectorOperator.Equal, [Value("apac")])];

        Assert.Equal("", pool.Job("soft", selectors: soft).Job("hard", selectors: hard).Match());
        Assert.Equal(Pool.Seconds(30), pool.Matcher.NextDue);
        Assert.Equal("", pool.At(29.9).Match());
        Assert.Equal("soft>berlin", pool.At(30).Match());
        Assert.Equal("", pool.At(100_000).Cancelled("soft").Match());
        Assert.Equal("hard>tokyo", pool.Presence("tokyo", Contracts.Agents.Presence.Online).Match());
    }

    [Fact]
    public void ExpireDue_ManySelectorsAtOnce_AreDroppedInParts()
    {
        var pool = new Pool(depthMax: 10_000);
        for (var i = 0; i < 5_000; i++) pool.Job($"j{i}", selectors: [new("vip", SelectorOperator.Exists, [], Pool.Seconds(10))]);
        pool.At(10);

        Assert.InRange(pool.Facts.OfType<JobRelaxed>().Count(), 1, 4_999);
        Assert.True(pool.Matcher.NextDue <= Pool.Seconds(10));
        while (pool.Matcher.NextDue <= Pool.Seconds(10)) pool.At(10);
        Assert.Equal(5_000, pool.Facts.OfType<JobRelaxed>().Count());
    }

    private static LabelValue Value(object value) => value switch
    {
        string text => LabelValue.Of(text),
        bool flag => LabelValue.Of(flag),
        _ => LabelValue.Of(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)),
    };
}
