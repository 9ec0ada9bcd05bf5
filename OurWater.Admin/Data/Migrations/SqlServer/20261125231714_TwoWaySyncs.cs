using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OurWater.Admin.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class TwoWaySyncs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "NewResourceCap",
                table: "Syncs",
                type: "int",
                nullable: false,
                defaultValue: 50);

            migrationBuilder.AddColumn<DateTime>(
                name: "PushApprovedAt",
                table: "Syncs",
                type: "datetime2(3)",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ApprovedAt",
                table: "Runs",
                type: "datetime2(3)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ApprovedBy",
                table: "Runs",
                type: "nvarchar(256)",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Kind",
                table: "Runs",
                type: "nvarchar(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "Sync");

            migrationBuilder.AddColumn<long>(
                name: "ListRunId",
                table: "Runs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Methods",
                table: "Runs",
                type: "nvarchar(max)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Secrets",
                table: "Datasources",
                type: "nvarchar(max)",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Leases",
                columns: table => new
                {
                    Key = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Owner = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Until = table.Column<DateTime>(type: "datetime2(3)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Leases", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "Ledger",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    OrganisationId = table.Column<int>(type: "int", nullable: false),
                    DatasourceId = table.Column<long>(type: "bigint", nullable: false),
                    RunId = table.Column<long>(type: "bigint", nullable: false),
                    RecordType = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    RecordId = table.Column<long>(type: "bigint", nullable: false),
                    Action = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    State = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    Payload = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    RemoteId = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Reason = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    PreparedAt = table.Column<DateTime>(type: "datetime2(3)", nullable: false),
                    SettledAt = table.Column<DateTime>(type: "datetime2(3)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Ledger", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ReadingLinks",
                columns: table => new
                {
                    DatasourceId = table.Column<long>(type: "bigint", nullable: false),
                    RemoteId = table.Column<long>(type: "bigint", nullable: false),
                    OrganisationId = table.Column<int>(type: "int", nullable: false),
                    ReadingId = table.Column<long>(type: "bigint", nullable: false),
                    Value = table.Column<double>(type: "float", nullable: false),
                    IsDuplicate = table.Column<bool>(type: "bit", nullable: false),
                    IsMissing = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReadingLinks", x => new { x.DatasourceId, x.RemoteId });
                });

            migrationBuilder.CreateTable(
                name: "RecordSnapshots",
                columns: table => new
                {
                    DatasourceId = table.Column<long>(type: "bigint", nullable: false),
                    RecordType = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    RecordId = table.Column<long>(type: "bigint", nullable: false),
                    OrganisationId = table.Column<int>(type: "int", nullable: false),
                    Fields = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    RemoteUpdatedAt = table.Column<DateTime>(type: "datetime2(3)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RecordSnapshots", x => new { x.DatasourceId, x.RecordType, x.RecordId });
                });

            migrationBuilder.CreateTable(
                name: "RunItems",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    OrganisationId = table.Column<int>(type: "int", nullable: false),
                    RunId = table.Column<long>(type: "bigint", nullable: false),
                    Direction = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    DataType = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    Action = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    RecordId = table.Column<long>(type: "bigint", nullable: true),
                    RemoteKey = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Label = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Before = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    After = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    Reason = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    Hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RunItems", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SyncCursors",
                columns: table => new
                {
                    SyncId = table.Column<long>(type: "bigint", nullable: false),
                    Method = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    DataType = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    OrganisationId = table.Column<int>(type: "int", nullable: false),
                    Watermark = table.Column<DateTime>(type: "datetime2(3)", nullable: true),
                    Selection = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "datetime2(3)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SyncCursors", x => new { x.SyncId, x.Method, x.DataType });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Ledger_Open",
                table: "Ledger",
                columns: new[] { "DatasourceId", "RecordType", "RecordId" },
                unique: true,
                filter: "\"State\" IN ('Prepared', 'InDoubt')");

            migrationBuilder.CreateIndex(
                name: "IX_Ledger_RecordType_RecordId",
                table: "Ledger",
                columns: new[] { "RecordType", "RecordId" });

            migrationBuilder.CreateIndex(
                name: "IX_Ledger_RunId",
                table: "Ledger",
                column: "RunId");

            migrationBuilder.CreateIndex(
                name: "IX_ReadingLinks_ReadingId_DatasourceId",
                table: "ReadingLinks",
                columns: new[] { "ReadingId", "DatasourceId" });

            migrationBuilder.CreateIndex(
                name: "IX_RunItems_RunId_Direction_DataType_Action_Id",
                table: "RunItems",
                columns: new[] { "RunId", "Direction", "DataType", "Action", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Leases");

            migrationBuilder.DropTable(
                name: "Ledger");

            migrationBuilder.DropTable(
                name: "ReadingLinks");

            migrationBuilder.DropTable(
                name: "RecordSnapshots");

            migrationBuilder.DropTable(
                name: "RunItems");

            migrationBuilder.DropTable(
                name: "SyncCursors");

            migrationBuilder.DropColumn(
                name: "NewResourceCap",
                table: "Syncs");

            migrationBuilder.DropColumn(
                name: "PushApprovedAt",
                table: "Syncs");

            migrationBuilder.DropColumn(
                name: "ApprovedAt",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "ApprovedBy",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "ListRunId",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Methods",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Secrets",
                table: "Datasources");
        }
    }
}
