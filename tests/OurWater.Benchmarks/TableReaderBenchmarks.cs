using System.Globalization;
using BenchmarkDotNet.Attributes;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Files;

namespace OurWater.Benchmarks;

/// <summary>A million readings (55 MB) through <see cref="TableFile.Open"/>, every field looked at. Goal: half a second.</summary>
[MemoryDiagnoser]
public class TableReaderBenchmarks
{
    private const int Rows = 1_000_000;

    private readonly string _path = Path.GetTempFileName();
    private TableDescription? _description;

    [Params(false, true)]
    public bool Quoted { get; set; }

    [GlobalSetup]
    public void Write()
    {
        using (var writer = new StreamWriter(_path))
        {
            writer.WriteLine("date,pincode,resourceId,value,note");
            var start = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
            var quote = Quoted ? "\"" : "";
            for (var row = 0; row < Rows; row++)
            {
                var time = start.AddMinutes(row / 500 * 15);
                writer.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"{quote}{time:yyyy-MM-ddTHH:mm:ssZ}{quote},{quote}313603{quote},{quote}{1000 + (row % 500)}{quote},{row % 2000 / 100.0:0.00},measured by hand"));
            }
        }

        _description = TableFile.Describe(_path);
    }

    [GlobalCleanup]
    public void Delete() => File.Delete(_path);

    [Benchmark]
    public long Read()
    {
        using var reader = TableFile.Open(_path, _description!);
        long sum = 0;
        while (reader.Read())
        {
            sum += reader.Field(0).Length + reader.Field(1).Length + reader.Field(2).Length + reader.Field(3).Length;
        }

        return sum;
    }

    [Benchmark]
    public TableDescription Describe() => TableFile.Describe(_path);
}
