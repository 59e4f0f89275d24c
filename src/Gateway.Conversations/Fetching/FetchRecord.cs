using System.Buffers;
using Gateway.Contracts;
using MessagePack;

namespace Gateway.Conversations.Fetching;

internal enum FetchPhase : byte
{
    Waiting = 1,
    Done = 2,
    GivenUp = 3,
}

/// <summary>A question as it stands in the journal. Once it is settled only its phase is kept, for as long as the notification may come again.</summary>
internal sealed record FetchRecord(FetchPhase Phase, int Attempts, FetchOrder? Order)
{
    private const int Version = 1;

    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(Order is null ? 3 : 12);
        writer.Write(Version);
        writer.Write((byte)Phase);
        writer.Write(Attempts);
        if (Order is { } order)
        {
            writer.Write(order.Account.Tenant);
            writer.Write(order.Account.Channel);
            writer.Write(order.Account.Account);
            writer.Write(order.ReceivedAt.ToUnixTimeMilliseconds());
            writer.Write(order.Ticket.Id);
            writer.Write(order.Ticket.Resource);
            writer.Write(order.Ticket.Replaces);
            writer.Write(order.Ticket.Sender);
            writer.Write(order.Ticket.Target);
        }

        writer.Flush();
    }

    public static FetchRecord Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        var members = reader.ReadArrayHeader();
        if (reader.ReadInt32() != Version)
        {
            throw new InvalidDataException("A fetch record of a version this program does not know.");
        }

        var (phase, attempts) = ((FetchPhase)reader.ReadByte(), reader.ReadInt32());
        if (members == 3)
        {
            return new FetchRecord(phase, attempts, null);
        }

        var account = new AccountRef(reader.ReadString()!, reader.ReadString()!, reader.ReadString()!);
        var receivedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
        var ticket = new FetchTicket(reader.ReadString()!, reader.ReadString()!, reader.ReadBoolean(), reader.ReadString(), reader.ReadString());
        return new FetchRecord(phase, attempts, new FetchOrder(account, ticket, receivedAt));
    }
}
