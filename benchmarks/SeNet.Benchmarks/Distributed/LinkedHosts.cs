using System.Diagnostics;

namespace SeNet.Benchmarks.Distributed;

/// <summary>Two "machines" in this one, joined by a line of 1 Gbit/s: the network namespaces of eng/hosts. Disposing removes them.</summary>
internal sealed class LinkedHosts : IDisposable
{
    private const string Rate = "1gbit";

    private readonly string _name = $"b{Environment.ProcessId % 10_000}h";

    private LinkedHosts()
    {
    }

    /// <summary>Makes them; where that can't be, says why and gives <see langword="null"/>.</summary>
    public static LinkedHosts? TryMake()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Console.Error.WriteLine("The rows over a line are left out: only root can make network namespaces, on Linux.");
            return null;
        }
        var hosts = new LinkedHosts();
        var (exitCode, errors) = Run("make-hosts.sh", hosts._name, Rate);
        if (exitCode == 0) return hosts;
        Console.Error.WriteLine($"The rows over a line are left out: {errors.Trim()}");
        hosts.Dispose();
        return null;
    }

    /// <summary>How a rank on each is started, by Open MPI.</summary>
    /// <param name="mpirun">Its launcher.</param>
    public string[] Launcher(string mpirun) =>
    [
        "ip", "netns", "exec", $"{_name}1", "unshare", "--uts", "sh", "-c", $"hostname {_name}1; exec \"$@\"", "sh", mpirun,
        "--host", $"{_name}1:1,{_name}2:1", "--mca", "plm_rsh_agent", Script("on-host.sh"), "--bind-to", "none", "-x", "OMP_NUM_THREADS", "-np", "2",
    ];

    public void Dispose() => Run("remove-hosts.sh", _name);

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "hosts", name);

    private static (int ExitCode, string Errors) Run(string script, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Script(script), arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
