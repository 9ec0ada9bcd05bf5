using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OurWater.Admin.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class ReadingsMoved : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ResourceKey",
                table: "ReadingLinks",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "Time",
                table: "ReadingLinks",
                type: "datetime2(3)",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Ledger_Refused",
                table: "Ledger",
                column: "RecordType",
                filter: "\"State\" = 'Refused'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Ledger_Refused",
                table: "Ledger");

            migrationBuilder.DropColumn(
                name: "ResourceKey",
                table: "ReadingLinks");

            migrationBuilder.DropColumn(
                name: "Time",
                table: "ReadingLinks");
        }
    }
}
