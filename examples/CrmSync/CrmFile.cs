using System.Text.Json;
using Gateway.Client.Events;

namespace Gateway.Examples.CrmSync;

/// <summary>The CRM: one JSON file with a record a customer, replaced as a whole together with the cursor it stands at.</summary>
internal sealed class CrmFile
{
    private readonly string _path;
    private readonly Content _content;

    private CrmFile(string path, Content content) => (_path, _content) = (path, content);

    public string? Cursor => _content.Cursor;

    public static CrmFile Open(string path) =>
        new(path, File.Exists(path) ? JsonSerializer.Deserialize<Content>(File.ReadAllText(path)) ?? new Content() : new Content());

    public void Apply(GatewayEvent one)
    {
        if (one.Gap is { } gap)
        {
            // A real CRM would read the conversations of that time over REST.
            Console.Error.WriteLine($"events {gap.From} to {gap.To} of partition {one.Partition} are gone");
            return;
        }

        if (!one.Data.TryGetProperty("customer", out var id) || id.GetString() is not { } customer)
        {
            return;
        }

        if (!_content.Customers.TryGetValue(customer, out var record))
        {
            _content.Customers[customer] = record = new Customer();
        }

        record.Name = Text(one, "senderName") ?? record.Name;
        record.Channel = Text(one, "channel") ?? record.Channel;
        record.Conversation = one.Subject;
        record.Messages += one.Type == "gateway.message.accepted" ? 1 : 0;
        record.LastSeen = one.Time ?? record.LastSeen;
    }

    public void Save(string cursor)
    {
        _content.Cursor = cursor;
        var next = _path + ".next";
        File.WriteAllText(next, JsonSerializer.Serialize(_content));
        File.Move(next, _path, overwrite: true);
    }

    private static string? Text(GatewayEvent one, string name) => one.Data.TryGetProperty(name, out var value) ? value.GetString() : null;

    private sealed class Content
    {
        public string? Cursor { get; set; }

        public Dictionary<string, Customer> Customers { get; set; } = [];
    }

    private sealed class Customer
    {
        public string? Name { get; set; }

        public string? Channel { get; set; }

        public string? Conversation { get; set; }

        public int Messages { get; set; }

        public DateTimeOffset? LastSeen { get; set; }
    }
}
