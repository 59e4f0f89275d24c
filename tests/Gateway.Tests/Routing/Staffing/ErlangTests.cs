using Gateway.Routing.Staffing;

namespace Gateway.Tests.Routing.Staffing;

public sealed class ErlangTests
{
    /// <summary>Erlang B, from printed traffic tables: the load at which so many trunks block one call in a hundred.</summary>
    [Theory]
    [InlineData(1, 0.0101)]
    [InlineData(2, 0.153)]
    [InlineData(5, 1.36)]
    [InlineData(10, 4.46)]
    [InlineData(20, 12.0)]
    [InlineData(30, 20.3)]
    [InlineData(50, 37.9)]
    [InlineData(100, 84.1)]
    public void Blocking_LoadsOfTheOnePercentTable_BlockOnePercent(int trunks, double load) =>
        Assert.Equal(0.01, Erlang.Blocking(trunks, load), 0.0003);

    /// <summary>Mandelbaum and Zeltyn, "The Palm/Erlang-A Queue": 48 calls a minute, one minute each, patience two minutes, 50 agents.</summary>
    [Fact]
    public void Patient_PalmErlangAExample_IsAsPublished()
    {
        var measures = Erlang.Patient(agents: 50, load: 48, handling: 60, within: 20);

        Assert.Equal(20.8, measures.MeanWait, 0.05);
        Assert.Equal(0.96, measures.Occupancy, 0.001);
        Assert.Equal(17, measures.MeanWait * 48 / 60, 0.5);
    }

    [Fact]
    public void Impatient_PalmErlangAExample_IsAsPublished()
    {
        var measures = Erlang.Impatient(agents: 50, load: 48, handling: 60, patience: 120, within: 20);

        Assert.Equal(3.7, measures.MeanWait, 0.05);
        Assert.Equal(0.031, measures.Abandons, 0.0005);
        Assert.Equal(0.93, measures.Occupancy, 0.005);
        Assert.Equal(3, measures.MeanWait * 48 / 60, 0.5);
    }

    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(1, 0.9)]
    [InlineData(4, 3.2)]
    [InlineData(12, 10)]
    [InlineData(30, 25)]
    public void Waits_AnySize_IsTheDefiningSum(int agents, double load)
    {
        var (term, sum) = (1.0, 1.0);
        for (var n = 1; n < agents; n++)
        {
            term *= load / n;
            sum += term;
        }

        var last = term * load / agents * agents / (agents - load);

        Assert.Equal(last / (sum + last), Erlang.Waits(agents, load), 1e-12);
    }

    [Fact]
    public void Patient_OneAgent_IsTheSimplestQueue()
    {
        // M/M/1 at 80 % load, 100 s each: the wait of those who wait is exponential with mean 500 s.
        var measures = Erlang.Patient(1, 0.8, 100, within: 250);

        Assert.Equal(0.8, measures.Waits, 1e-12);
        Assert.Equal(400, measures.MeanWait, 1e-9);
        Assert.Equal(1 - (0.8 * Math.Exp(-0.5)), measures.ServiceLevel, 1e-12);
    }

    [Fact]
    public void Impatient_PatienceLikeHandling_IsAPoissonCount()
    {
        // Everybody leaves at the same rate, served or not: the number present is Poisson.
        const double load = 7;
        var (chance, waiting) = (Math.Exp(-load), 0.0);
        for (var n = 1; n < 200; n++)
        {
            chance *= load / n;
            waiting += n > 8 ? (n - 8) * chance : 0;
        }

        var measures = Erlang.Impatient(8, load, handling: 100, patience: 100, within: 20);

        Assert.Equal(waiting / load, measures.Abandons, 1e-12);
        Assert.Equal(waiting * 100 / load, measures.MeanWait, 1e-9);
    }

    [Theory]
    [InlineData(50, 48, 120)]
    [InlineData(10, 14, 30)]
    [InlineData(3, 2.5, 600)]
    [InlineData(2000, 2050, 60)]
    public void Impatient_GivenForever_AnswersAllWhoDoNotLeave(int agents, double load, double patience)
    {
        var measures = Erlang.Impatient(agents, load, 60, patience, within: 1e7);

        Assert.Equal(1 - measures.Abandons, measures.ServiceLevel, 1e-9);
    }

    [Fact]
    public void Impatient_EndlessPatience_IsErlangC()
    {
        var (patient, impatient) = (Erlang.Patient(50, 45, 60, 20), Erlang.Impatient(50, 45, 60, patience: 1e9, within: 20));

        Assert.Equal(patient.ServiceLevel, impatient.ServiceLevel, 1e-5);
        Assert.Equal(patient.MeanWait, impatient.MeanWait, 1e-3);
    }

    /// <summary>A queue played out at random: half a million arrivals.</summary>
    [Fact]
    public void Impatient_AgainstASimulation_AgreesOnTheServiceLevel()
    {
        var measures = Erlang.Impatient(50, 48, 60, 120, within: 10);
        var (answered, left) = Simulate(new Random(7), agents: 50, arrivals: 500_000, rate: 0.8, handling: 60, patience: 120, within: 10);

        Assert.Equal(measures.ServiceLevel, answered, 0.006);
        Assert.Equal(measures.Abandons, left, 0.002);
    }

    [Theory]
    [InlineData(100, 1800, 180, 14)]
    [InlineData(200, 1800, 180, 24)]
    public void Solve_ErlangC_FindsTheLeastThatKeepsTheTarget(double arrivals, double interval, double handling, int agents)
    {
        var need = StaffingSolver.Solve(new StaffingRule { Handling = handling }, arrivals, interval);
        var load = arrivals / interval * handling;

        Assert.Equal(agents, need.Agents);
        Assert.True(Erlang.Patient(agents, load, handling, 20).ServiceLevel >= 0.8);
        Assert.True(Erlang.Patient(agents - 1, load, handling, 20).ServiceLevel < 0.8);
    }

    [Fact]
    public void Solve_ShrinkageConcurrencyAndOccupancy_AreKept()
    {
        var rule = new StaffingRule { Handling = 180, Concurrent = 3, Shrinkage = 0.3, OccupancyMax = 0.6 };

        var need = StaffingSolver.Solve(rule, 100, 1800);

        // 10 erlangs at 60 % are 16.7 places: six agents with three each.
        Assert.Equal((6, 9), (need.Agents, need.Scheduled));
        Assert.True(need.Measures.Occupancy <= 0.6);
    }

    [Fact]
    public void Solve_NoArrivals_NeedsNobody() => Assert.Equal(0, StaffingSolver.Solve(new StaffingRule { Handling = 60 }, 0, 1800).Agents);

    private static (double Answered, double Left) Simulate(Random random, int agents, int arrivals, double rate, double handling, double patience, double within)
    {
        double Exponential(double mean) => -Math.Log(1 - random.NextDouble()) * mean;
        var busy = new PriorityQueue<int, double>();
        var queue = new Queue<(double At, double Leaves)>();
        var (now, free, answered, left) = (0.0, agents, 0, 0);
        for (var i = 0; i < arrivals; i++)
        {
            now += Exponential(1 / rate);
            while (busy.TryPeek(out _, out var done) && done <= now)
            {
                busy.Dequeue();
                free++;
                while (queue.TryDequeue(out var first))
                {
                    if (first.Leaves <= done)
                    {
                        left++;
                        continue;
                    }

                    answered += done - first.At <= within ? 1 : 0;
                    free--;
                    busy.Enqueue(0, done + Exponential(handling));
                    break;
                }
            }

            if (free > 0)
            {
                free--;
                answered++;
                busy.Enqueue(0, now + Exponential(handling));
            }
            else
            {
                queue.Enqueue((now, now + Exponential(patience)));
            }
        }

        return ((double)answered / arrivals, (double)left / arrivals);
    }
}
