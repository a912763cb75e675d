using System.Text;

namespace FourKeyWorks.LocalHost.Servers;

/// <summary>The psql script that makes databases and roles.</summary>
internal static class PostgresScript
{
    public static string Databases(IEnumerable<string> names, Func<string, string> passwordOf)
    {
        var script = new StringBuilder();
        // Neither passwords nor statements in the server's log.
        script.AppendLine("SET log_statement = 'none'; SET log_min_error_statement = 'panic';");
        foreach (var name in names)
            script.Append(Database(name, passwordOf));
        return script.ToString();
    }

    // Names are our own slugs and passwords base64url: neither needs escaping.
    private static string Database(string name, Func<string, string> passwordOf) => $"""
        \connect postgres
        SELECT format('CREATE ROLE %I LOGIN', r) FROM unnest(ARRAY['{name}_owner', '{name}']) r
          WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) \gexec
        ALTER ROLE {name}_owner PASSWORD '{passwordOf(name + "_owner")}';
        ALTER ROLE {name} PASSWORD '{passwordOf(name)}';
        SELECT 'CREATE DATABASE {name} OWNER {name}_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{name}') \gexec
        REVOKE ALL ON DATABASE {name} FROM PUBLIC;
        GRANT CONNECT ON DATABASE {name} TO {name};
        \connect {name}
        GRANT USAGE ON SCHEMA public TO {name};
        ALTER DEFAULT PRIVILEGES FOR ROLE {name}_owner GRANT USAGE ON SCHEMAS TO {name};
        ALTER DEFAULT PRIVILEGES FOR ROLE {name}_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {name};
        ALTER DEFAULT PRIVILEGES FOR ROLE {name}_owner GRANT USAGE, SELECT ON SEQUENCES TO {name};
        ALTER DEFAULT PRIVILEGES FOR ROLE {name}_owner GRANT EXECUTE ON ROUTINES TO {name};

        """;
}
