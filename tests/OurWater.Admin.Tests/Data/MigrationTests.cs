using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using OurWater.Admin.Data;
using Xunit;

namespace OurWater.Admin.Tests.Data;

/// <summary>Both databases follow the model. No SQL Server is needed: its script is read and checked by Microsoft's own parser and model.</summary>
public sealed class MigrationTests
{
    [Fact]
    public void SqliteMigrations_ModelChanged_NothingIsPending()
    {
        using var context = OpenSqlite();

        Assert.False(context.Database.HasPendingModelChanges(), "The model changed: run scripts/add-migration.sh NAME.");
    }

    [Fact]
    public void SqlServerMigrations_ModelChanged_NothingIsPending()
    {
        using var context = OpenSqlServer();

        Assert.False(context.Database.HasPendingModelChanges(), "The model changed: run scripts/add-migration.sh NAME.");
    }

    [Fact]
    public void Migrations_BothProviders_HaveTheSameNames()
    {
        using var sqlite = OpenSqlite();
        using var sqlServer = OpenSqlServer();

        Assert.Equal(NamesOf(sqlite), NamesOf(sqlServer));
    }

    [Theory]
    [InlineData(MigrationsSqlGenerationOptions.Default)]
    [InlineData(MigrationsSqlGenerationOptions.Idempotent)]
    public void SqlServerScript_Parsed_HasNoError(MigrationsSqlGenerationOptions options)
    {
        var parser = new TSql160Parser(initialQuotedIdentifiers: true);

        parser.Parse(new StringReader(SqlServerScript(options)), out var errors);

        Assert.Empty(errors.Select(e => $"line {e.Line}: {e.Message}"));
    }

    [Fact]
    public void SqlServerScript_BuiltAsAModel_EveryReferenceHolds()
    {
        var parser = new TSql160Parser(initialQuotedIdentifiers: true);
        var script = (TSqlScript)parser.Parse(new StringReader(SqlServerScript(MigrationsSqlGenerationOptions.Default)), out _);
        var definitions = script.Batches.SelectMany(b => b.Statements).Where(s => s is CreateTableStatement or CreateIndexStatement).ToList();
        using var model = new TSqlModel(SqlServerVersion.Sql160, new TSqlModelOptions());
        foreach (var statement in definitions) model.AddObjects(Text(statement));

        var problems = model.Validate().Select(m => m.Message);

        Assert.NotEmpty(definitions);
        Assert.Empty(problems);
    }

    private static string Text(TSqlStatement statement) => string.Concat(statement.ScriptTokenStream.Skip(statement.FirstTokenIndex).Take(statement.LastTokenIndex - statement.FirstTokenIndex + 1).Select(t => t.Text));

    private static string SqlServerScript(MigrationsSqlGenerationOptions options)
    {
        using var context = OpenSqlServer();
        return context.GetService<IMigrator>().GenerateScript(options: options);
    }

    private static IEnumerable<string> NamesOf(OurWaterDbContext context) => context.Database.GetMigrations().Select(m => m[(m.IndexOf('_', StringComparison.Ordinal) + 1)..]);

    private static SqliteDbContext OpenSqlite() => new(new DbContextOptionsBuilder<SqliteDbContext>().UseSqlite("Data Source=:memory:").Options);

    private static SqlServerDbContext OpenSqlServer() => new(new DbContextOptionsBuilder<SqlServerDbContext>().UseSqlServer("Server=none").Options);
}
