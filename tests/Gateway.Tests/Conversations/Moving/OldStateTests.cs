using System.Buffers;
using Gateway.Contracts;
using Gateway.Conversations.Threads;
using MessagePack;
using ThreadState = Gateway.Conversations.Threads.ThreadState;

namespace Gateway.Tests.Conversations.Moving;

/// <summary>Records of programs that knew nothing of moves, and programs that know more than this one.</summary>
public sealed class OldStateTests
{
    [Theory]
    [InlineData(25)]
    [InlineData(26)]
    public void Read_StateOfAnEarlierProgram_HasNoMovesAndIsOtherwiseWhole(int fields)
    {
        var state = State();

        var read = ThreadStateCodec.Read(Cut(Bytes(state), fields), 1);

        Assert.True(read.Moves.IsEmpty);
        Assert.Equal((state.Alias, state.Ordinal, state.Epoch, state.Queue), (read.Alias, read.Ordinal, read.Epoch, read.Queue));
    }

    [Fact]
    public void Write_NothingArranged_TakesOneByte()
    {
        var bytes = Bytes(State()).Span;

        Assert.Equal(0xc0, bytes[^1]);
    }

    [Fact]
    public void Write_JobThatWasLedOn_IsReadAgain()
    {
        var state = State();
        state.Moves.Moved = new("default", ["split", "length"]);

        var read = ThreadStateCodec.Read(Bytes(state), 1);

        Assert.Equal("default", read.Moves.Moved!.From);
        Assert.Equal(["split", "length"], read.Moves.Moved.By);
    }

    [Fact]
    public void Read_MovesOfALaterProgram_PassesOverWhatItDoesNotKnow()
    {
        var moves = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(moves);
        var known = new ThreadMoves { Sides = 3, LinesBefore = 7, FirstLine = 11 };
        ThreadMovesCodec.Write(ref writer, known);
        writer.Flush();

        // Two more members at the end, and the reader stands behind them.
        byte[] longer = [(byte)(moves.WrittenSpan[0] + 2), .. moves.WrittenSpan[1..], 0x93, 1, 2, 3, 0xc3, 42];
        var reader = new MessagePackReader(longer);
        var read = new ThreadMoves();
        ThreadMovesCodec.Read(ref reader, read);

        Assert.Equal((3, 7, 11L, 42), (read.Sides, read.LinesBefore, read.FirstLine, reader.ReadInt32()));
    }

    private static ThreadState State() => new()
    {
        Account = new AccountRef("acme", "whatsapp", "main"),
        Alias = "49151",
        Customer = Guid.NewGuid(),
        Ordinal = 2,
        Epoch = 3,
        Queue = "default",
        Phase = ConversationPhase.Waiting,
    };

    private static ReadOnlyMemory<byte> Bytes(ThreadState state)
    {
        var output = new ArrayBufferWriter<byte>();
        ThreadStateCodec.Write(output, state);
        return output.WrittenMemory;
    }

    /// <summary>The first members of the array, as a program that knew no more wrote it.</summary>
    private static ReadOnlyMemory<byte> Cut(ReadOnlyMemory<byte> bytes, int fields)
    {
        var reader = new MessagePackReader(bytes);
        reader.ReadArrayHeader();
        var start = (int)reader.Consumed;
        for (var i = 0; i < fields; i++)
        {
            reader.Skip();
        }

        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(fields);
        writer.WriteRaw(bytes.Span[start..(int)reader.Consumed]);
        writer.Flush();
        return output.WrittenMemory;
    }
}
