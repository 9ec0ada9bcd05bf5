using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OurWater.Admin.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Comparison : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "ReadingCap",
                table: "Syncs",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "OurValue",
                table: "RunItems",
                type: "float",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ResourceId",
                table: "RunItems",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "TheirValue",
                table: "RunItems",
                type: "float",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "Time",
                table: "RunItems",
                type: "datetime2(3)",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ReadingCap",
                table: "Syncs");

            migrationBuilder.DropColumn(
                name: "OurValue",
                table: "RunItems");

            migrationBuilder.DropColumn(
                name: "ResourceId",
                table: "RunItems");

            migrationBuilder.DropColumn(
                name: "TheirValue",
                table: "RunItems");

            migrationBuilder.DropColumn(
                name: "Time",
                table: "RunItems");
        }
    }
}
