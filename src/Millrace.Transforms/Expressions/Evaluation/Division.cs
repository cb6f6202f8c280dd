namespace Millrace.Transforms.Expressions.Evaluation;

internal readonly struct Division : IArithmetic
{
    public static string Symbol => "/";

    public static bool Divides => true;

    public static bool KeepsWhole => false;

    public static long Of(long left, long right) => left / right;

    public static double Of(double left, double right) => left / right;
}
