using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Rows;

public sealed record RowPlan(DataType DataType, Mapping Mapping);

public sealed record PlanContext(string TimeZone, DateTimeOffset Now);

public sealed record PlanResult(RowPlan? Plan, IReadOnlyList<RunError> Questions);

public static class MappingPlanner
{
    public static PlanResult Prepare(TableDescription table, Func<ITableReader> open, Mapping mapping, PlanContext context, Action<long>? bytesRead, CancellationToken cancellationToken) => new(new RowPlan(mapping.DataType, mapping), []);
}

public sealed class RowMapper(RowPlan plan)
{
    public void Map(ITableReader row, IPlaceDirectory places, IRowSink sink, RowMend? mend) => sink.Skipped(row.Row, plan.Mapping.Places?.Count ?? 0, ReasonCodes.NoValue);
}
