using System.CommandLine;
using SeNet.Cli.Diagnosis;
using SeNet.Cli.Output;
using SeNet.Torch.Diagnosis;
using SeNet.Torch.Native;
using SeNet.Torch.Native.Description;

namespace SeNet.Cli.Commands;

/// <summary><c>senet doctor</c>.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command(
            "doctor",
            "Says what this machine has, and tests whether everything works on it. The exit code is 1 if something doesn't.");
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        TorchRuntime.WarningHandler = _ => { }; // they are in the description
        return parsed.GetValue(CommonOptions.Json) ? RunAsJson() : RunAsText();
    }

    private static int RunAsJson()
    {
        var runtime = TorchRuntime.Describe();
        var result = new DoctorResult(DoctorResult.MicrosoftMLVersion, runtime.System, runtime.Torch, [.. SelfTests.Run()]);
        Report.Json(result);
        return result.Healthy ? ExitCode.Success : ExitCode.Failure;
    }

    // What is known is written at once: loading a libtorch that doesn't fit could end the process.
    private static int RunAsText()
    {
        var system = SystemDescription.Read();
        Report.Line(system.ToString());
        Report.Line($"{"Microsoft.ML",-14}{DoctorResult.MicrosoftMLVersion}");
        var torch = TorchRuntime.Describe().Torch;
        Report.Line(torch.ToString());
        Report.Line("");
        var tests = new List<SelfTestResult>();
        foreach (var test in SelfTests.Run())
        {
            Report.Line(DoctorResult.Describe(test));
            tests.Add(test);
        }
        var result = new DoctorResult(DoctorResult.MicrosoftMLVersion, system, torch, tests);
        Report.Line("");
        Report.Line(result.Healthy ? "All is well." : "Something is wrong: see ✗.");
        return result.Healthy ? ExitCode.Success : ExitCode.Failure;
    }
}
