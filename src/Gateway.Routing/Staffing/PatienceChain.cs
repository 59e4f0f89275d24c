namespace Gateway.Routing.Staffing;

/// <summary>The birth-and-death chain of Erlang A: how often an arrival finds how many before it.</summary>
internal sealed class PatienceChain
{
    private readonly int _agents;
    private readonly double _arrivals;
    private readonly double _service;
    private readonly double _leaving;
    private readonly double _patience;

    public PatienceChain(int agents, double load, double handling, double patience)
    {
        _agents = agents;
        _arrivals = load / handling;
        _service = agents / handling;
        _leaving = 1 / patience;
        _patience = patience;
    }

    public QueueMeasures Measures(double within, double negligible)
    {
        // In terms of the chance of "all agents busy, nobody waits": the states below it sum to 1 / blocking of Erlang B, less itself.
        var below = (1 / Erlang.Blocking(_agents, _arrivals * _agents / _service)) - 1;
        var (sum, queue, late) = (0.0, 0.0, 0.0);
        var weight = 1.0;
        var answer = new AnswerTime(_service, _leaving, within);
        for (var ahead = 0; ; ahead++)
        {
            // An arrival in this state waits until ahead + 1 have gone before it.
            sum += weight;
            queue += weight * ahead;
            late += weight * (1 - answer.Next());
            weight *= _arrivals / (_service + ((ahead + 1) * _leaving));
            if (weight < negligible * sum && _service + (ahead * _leaving) > _arrivals)
            {
                break;
            }
        }

        var total = below + sum;
        var waiting = queue / total;
        var abandons = waiting / (_arrivals * _patience);
        return new QueueMeasures(1 - (late / total), sum / total, waiting / _arrivals, abandons, _arrivals * (1 - abandons) / _service);
    }

    /// <summary>The chance that one who finds so many waiting is answered within a time and before its own patience ends.</summary>
    /// <remarks>
    /// With k ahead the wait is a sum of exponential steps with rates service + j * leaving, j = 0..k. So y = exp(-leaving * wait) has a beta law with
    /// parameters c = service / leaving and k + 1; outlasting one's own patience weighs it with y. That leaves
    /// c / (c + k + 1) * I(1 - exp(-leaving * within); k + 1, c + 1), I the regularized incomplete beta function, which a recurrence over k gives exactly.
    /// </remarks>
    private sealed class AnswerTime
    {
        private readonly double _ratio;
        private readonly double _logX;
        private double _reached;
        private double _logStep;
        private int _ahead = -1;

        public AnswerTime(double service, double leaving, double within)
        {
            _ratio = service / leaving;
            var second = _ratio + 1;
            var x = -double.ExpM1(-leaving * within);
            _logX = Math.Log(x);
            _reached = -double.ExpM1(-leaving * within * second);
            // In logarithms: with thousands of agents the first steps are smaller than a double can be.
            _logStep = _logX - (leaving * within * second) + Math.Log(second);
        }

        /// <summary>For 0 ahead, then 1, and so on.</summary>
        public double Next()
        {
            if (++_ahead > 0)
            {
                _reached = Math.Max(0, _reached - Math.Exp(_logStep));
                _logStep += _logX + Math.Log((_ahead + _ratio + 1) / (_ahead + 1.0));
            }

            return _ratio / (_ratio + _ahead + 1) * _reached;
        }
    }
}
