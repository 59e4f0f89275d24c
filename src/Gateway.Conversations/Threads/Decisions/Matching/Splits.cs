using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Conversations.Threads;

/// <summary>Sends shares of a queue's conversations to other queues: a new policy is tried on some of them first.</summary>
internal static class Splits
{
    /// <summary>By the conversation's id, so that whatever happens to it gives the same answer. Splits of the queues it goes to are not followed.</summary>
    public static string Of(Turn turn, string queue)
    {
        if (turn.Tenant.Queues.GetValueOrDefault(queue)?.Split is not { Count: > 0 } split)
        {
            return queue;
        }

        var place = PlaceOf(turn.ConversationName);
        foreach (var part in split)
        {
            if (place < part.Share)
            {
                return part.Queue;
            }

            place -= part.Share;
        }

        return queue;
    }

    /// <summary>From 0 to below 1, evenly over ids.</summary>
    internal static double PlaceOf(string conversation)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(conversation), hash);
        return BinaryPrimitives.ReadUInt32LittleEndian(hash) / (uint.MaxValue + 1.0);
    }
}
