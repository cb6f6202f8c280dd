namespace Millrace.Config;

/// <summary>Types of settings as Connect's REST API names them (in capitals).</summary>
public enum ConfigType
{
    Boolean, String, Int, Short, Long, Double, List, Class, Password,
}
