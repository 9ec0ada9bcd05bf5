namespace OurWater.LegacyStandIn;

public enum FaultKind
{
    /// <summary>The connection closes and nothing was done.</summary>
    DropBefore,

    /// <summary>The work is done, and the connection closes instead of an answer.</summary>
    DropAfter,

    /// <summary>An answer of 500, 502 or 503, and nothing was done.</summary>
    ErrorBefore,

    /// <summary>The work is done, and the answer is 500.</summary>
    ErrorAfter,

    /// <summary>429 with Retry-After: nothing was done.</summary>
    TooMany,

    /// <summary>The answer takes its time.</summary>
    Stall,

    /// <summary>The server ends, before it has done anything, until it is started again.</summary>
    DieBefore,

    /// <summary>The server ends after the work was done.</summary>
    DieAfter,

    /// <summary>401, as a token that has run out.</summary>
    Unauthorized,

    /// <summary>The connection closes; the request reaches the server only when the test says so (<see cref="LegacyServer.DeliverLateAsync"/>).</summary>
    Late,
}

/// <param name="Status">Of an error.</param>
public sealed record Fault(FaultKind Kind, int Status = 500, TimeSpan Length = default);

/// <summary>Faults that a test orders: the next requests that fit, or some of all by chance.</summary>
public sealed class LegacyFaults
{
    private readonly Lock _gate = new();
    private readonly List<(Fault Fault, Func<RequestInfo, bool>? On, int Times)> _ordered = [];
    private Random? _chance;
    private double _probability;
    private Fault[] _some = [];

    /// <summary>How many faults have happened.</summary>
    public int Happened { get; private set; }

    public void Next(Fault fault, Func<RequestInfo, bool>? on = null, int times = 1)
    {
        lock (_gate) _ordered.Add((fault, on, times));
    }

    public void Chance(int seed, double probability, params Fault[] faults)
    {
        lock (_gate) (_chance, _probability, _some) = (new Random(seed), probability, faults);
    }

    public void Clear()
    {
        lock (_gate)
        {
            _ordered.Clear();
            _chance = null;
        }
    }

    internal Fault? Take(RequestInfo request)
    {
        lock (_gate)
        {
            var index = _ordered.FindIndex(o => o.On?.Invoke(request) != false);
            if (index >= 0)
            {
                var (fault, on, times) = _ordered[index];
                if (times > 1) _ordered[index] = (fault, on, times - 1);
                else _ordered.RemoveAt(index);
                Happened++;
                return fault;
            }

            if (_chance is null || _chance.NextDouble() >= _probability) return null;
            Happened++;
            return _some[_chance.Next(_some.Length)];
        }
    }
}

/// <param name="Path">Below <c>/api</c>.</param>
public sealed record RequestInfo(string Method, string Path, string Query, long BodyBytes)
{
    public bool IsWrite => Method != "GET" && !IsLogin;

    public bool IsLogin => Path.StartsWith("/Users", StringComparison.Ordinal);
}
