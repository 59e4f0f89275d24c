using System.Text.Json.Serialization;
using Gateway.Contracts;

namespace Gateway.Host.WebChat.Files;

/// <summary>What is known of a visitor's file beside its bytes.</summary>
/// <param name="Id">22 characters that nobody guesses.</param>
/// <param name="Visitor">Who sent it: the alias of the visitor's thread.</param>
/// <param name="Name">As the visitor's machine calls it.</param>
/// <param name="Mime">One of <see cref="FileTypes"/>.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ExpiresAt">Gone from then on.</param>
/// <param name="Sent">A message has named it: its time is settled, however often it is named again.</param>
internal sealed record ChatFile(
    string Id, string Tenant, string Account, string Visitor, string Name, string Mime, long Size, DateTimeOffset ExpiresAt, bool Sent = false)
{
    public bool IsOf(AccountRef account) => Tenant == account.Tenant && Account == account.Account && account.Channel == ChatEndpoint.Channel;

    public Attachment Attachment => new() { Kind = FileTypes.KindOf(Mime), Id = Id, Mime = Mime, Name = Name, Size = Size };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ChatFile))]
internal sealed partial class ChatFileContext : JsonSerializerContext;
