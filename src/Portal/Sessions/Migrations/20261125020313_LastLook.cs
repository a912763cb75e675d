using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FourKeyWorks.Portal.Sessions.Migrations
{
    /// <inheritdoc />
    public partial class LastLook : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "last_look",
                columns: table => new
                {
                    person = table.Column<Guid>(type: "uuid", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_last_look", x => x.person);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "last_look");
        }
    }
}
