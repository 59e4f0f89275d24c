using System.Text;
using System.Text.Json.Nodes;
using Gateway.Events.Log;
using Gateway.Events.Webhooks;

namespace Gateway.Tests.Events.Webhooks;

public sealed class WebhookBodiesTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(15, 2_147_483_648)]
    [InlineData(299, long.MaxValue)]
    public void Of_Event_HasItsSequenceAsTextAndEverythingElseAsItWas(int partition, long sequence)
    {
        var item = Item(partition, sequence);
        var expected = JsonNode.Parse(item.Json)!;
        expected["sequence"] = sequence.ToString("D19", System.Globalization.CultureInfo.InvariantCulture);

        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(WebhookBodies.Of("sub_1", batched: false, [item]).Body.Span)));
    }

    [Fact]
    public void Of_Batch_IsAListOfTheSame()
    {
        DeliveryItem[] items = [Item(7, 9), Item(7, 10), Gap(12, 3, 99)];
        var list = JsonNode.Parse(WebhookBodies.Of("sub_1", batched: true, [.. items]).Body.Span)!.AsArray();

        Assert.Equal(items.Length, list.Count);
        Assert.All(items.Zip(list), static pair => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(WebhookBodies.Of("sub_1", batched: false, [pair.First]).Body.Span), pair.Second)));
    }

    private static DeliveryItem Item(int partition, long sequence) => new(partition, sequence, sequence, strand: 1)
    {
        Json = Encoding.UTF8.GetBytes($$$"""{"partition":{{{partition}}},"sequence":{{{sequence}}},"specversion":"1.0","id":"e","source":"/tenants/acme","type":"t","data":{"sequence":1}}"""),
    };

    private static DeliveryItem Gap(int partition, long from, long to) => new(partition, from, to, strand: 1) { Json = EventEntry.Gap(partition, from, to) };
}
